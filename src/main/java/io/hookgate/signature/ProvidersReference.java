package io.hookgate.signature;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the providers' reference from the presets, so that the two cannot differ. */
public final class ProvidersReference {
  private static final String INTRODUCTION =
      """
      # Providers

      Made from `src/main/resources/presets`: edit those files, not this one.

      A preset says how a provider signs, where its events' ids and types stand and what it wants to hear. It takes one
      line: `"verify": { "provider": "NAME", "secrets": [ {"env": "..."} ] }`. `hookgate providers` lists the presets and
      `GET /api/v1/providers` tells the same as JSON. What a preset can say, a source can say too, with
      `"scheme": "hmac"`: [configuration.md](configuration.md). `hookgate send`, `sign` and `verify` work for each that
      signs as data says.

      - **Proven** presets pass a vector that others made: the provider's documentation, its SDK or a published library.
        Each section names it. The vectors are in `src/test/resources/vectors`.
      - In what is signed, `{url}` is `ingress.publicUrl` with path and query: exactly what the provider was told.
      - **Handshake**: what the provider asks before it sends, and the gateway answers by itself;
        [operations.md](operations.md#handshakes) says which need `verify.handshake.tokens`.
      - An id that a provider sends makes a repeated request a duplicate. Without one the body counts, for 5 minutes.
      - **To add one**: a file `presets/NAME.json` (schema: `src/main/resources/presets.schema.json`), its name in
        `presets/index.json`, a vector `vectors/NAME.json`, and
        `mvn test -Dtest=ProvidersReferenceTest -Dproviders.reference=write`.
      """;

  private final StringBuilder text = new StringBuilder(INTRODUCTION);

  private ProvidersReference() {}

  /** The whole reference as Markdown. */
  public static String markdown() {
    return new ProvidersReference().write();
  }

  private String write() {
    List<Preset> presets = Presets.all();
    long proven = presets.stream().filter(Preset::proven).count();
    text.append("\n%d presets, %d of them proven.\n".formatted(presets.size(), proven));
    text.append("\n| preset | provider | header | proof |\n|---|---|---|---|\n");
    for (Preset preset : presets) {
      PresetDescription description = new PresetDescription(preset);
      text.append(
          "| [%s](#%s) | %s | %s | %s%s |\n"
              .formatted(
                  preset.name(),
                  preset.name(),
                  preset.title(),
                  code(description.header()),
                  code(description.method()),
                  preset.proven() ? "" : "; unproven"));
    }
    presets.forEach(this::section);
    return text.toString();
  }

  private void section(Preset preset) {
    PresetDescription description = new PresetDescription(preset);
    text.append("\n## ").append(preset.name()).append("\n\n");
    text.append("%s: <%s>\n\n".formatted(preset.title(), preset.about().documentation()));
    item("Set up", preset.about().setup());
    item("Proof", proof(description));
    item("Handshake", preset.handshake() == null ? "" : code(preset.handshake()));
    item("Event id", code(description.id()));
    item(
        "Event type",
        description.type().stream()
            .map(ProvidersReference::code)
            .collect(Collectors.joining(" and ")));
    item("Remembered for", PresetDescription.text(preset.event().dedupTtl()));
    item("Answer", answer(preset.reply()));
    item("On failure", preset.about().failure());
    item("Note", preset.about().note());
    item(
        preset.proven() ? "Proven by" : "Unproven",
        preset.proven() ? preset.about().vector() : "no vector of others");
  }

  private static String proof(PresetDescription description) {
    String tolerance = PresetDescription.text(description.tolerance());
    return (description.header().isEmpty() ? "" : code(description.header()) + ", ")
        + code(description.method())
        + (tolerance.isEmpty() ? "" : "; the time may be off by " + tolerance);
  }

  private static String answer(Preset.@Nullable Reply reply) {
    if (reply == null) {
      return "";
    }
    return reply.status() + (reply.body() == null ? "" : " with the body `" + reply.body() + "`");
  }

  private void item(String name, String value) {
    if (!value.isEmpty()) {
      text.append("- ").append(name).append(": ").append(value).append('\n');
    }
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }
}
