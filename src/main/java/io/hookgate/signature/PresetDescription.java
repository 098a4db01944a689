package io.hookgate.signature;

import io.hookgate.routing.Selector;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A preset in words, the same for command line, API and documentation.
 *
 * @param preset whose
 */
public record PresetDescription(Preset preset) {
  private static final Map<Algorithm, String> HASHES =
      Map.of(Algorithm.SHA1, "SHA-1", Algorithm.SHA256, "SHA-256", Algorithm.SHA512, "SHA-512");
  private static final Map<Encoding, String> ENCODINGS =
      Map.of(
          Encoding.HEX, "hex",
          Encoding.HEXUPPER, "upper-case hex",
          Encoding.BASE64, "base64",
          Encoding.BASE64URL, "base64url");

  private static final List<Map.Entry<String, Long>> UNITS =
      List.of(
          Map.entry("d", 86_400_000L),
          Map.entry("h", 3_600_000L),
          Map.entry("m", 60_000L),
          Map.entry("s", 1_000L));

  /** The header that carries the signature or the secret; empty when none does, or code knows. */
  public String header() {
    if (preset.method() instanceof Preset.Method.Carried carried) {
      return carried.credential().header();
    }
    return preset.scheme().map(scheme -> scheme.header().name()).orElse("");
  }

  /** How requests are proven, for example {@code HMAC-SHA-256 (hex) of {body}}. */
  public String method() {
    if (preset.method() instanceof Preset.Method.Coded coded) {
      return "code " + coded.code().word();
    }
    if (preset.method() instanceof Preset.Method.Carried carried) {
      return carried.credential().words();
    }
    return preset.scheme().map(PresetDescription::method).orElse("the secret itself");
  }

  private static String method(Scheme scheme) {
    if (scheme.header().layout() instanceof Layout.Token) {
      return "the secret itself";
    }
    Digest digest = scheme.digest();
    return "%s%s (%s) of %s"
        .formatted(
            scheme.template().has(Template.Part.Variable.SECRET) ? "" : "HMAC-",
            HASHES.get(digest.algorithm()),
            ENCODINGS.get(digest.encoding()),
            scheme.signed().replace("\n", "\\n"));
  }

  /** How far the time of signing may be off; null when it is not said or any will do. */
  public @Nullable Duration tolerance() {
    return preset.scheme().map(Scheme::timestamp).map(Timestamp::tolerance).orElse(null);
  }

  /** Where the event's id stands; empty when there is none. */
  public String id() {
    Selector from = preset.event().idFrom();
    return from == null ? "" : from.toString();
  }

  /** Where the event's type stands, joined of these. */
  public List<String> type() {
    return preset.event().typeFrom().stream().map(Selector::toString).toList();
  }

  /** All of it; absent is what the provider does not have or say. */
  public JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("name", preset.name())
            .put("title", preset.title())
            .put("proven", preset.proven())
            .put("method", method());
    put(json, "header", header());
    put(json, "handshake", preset.handshake() == null ? "" : preset.handshake());
    put(json, "tolerance", text(tolerance()));
    put(json, "id", id());
    put(json, "type", String.join(" ", type()));
    put(json, "dedupTtl", text(preset.event().dedupTtl()));
    put(json, "documentation", preset.about().documentation());
    put(json, "vector", preset.about().vector());
    put(json, "setup", preset.about().setup());
    put(json, "failure", preset.about().failure());
    put(json, "note", preset.about().note());
    return json;
  }

  /** As the configuration writes it, in the largest unit that fits; empty for null. */
  static String text(@Nullable Duration duration) {
    if (duration == null) {
      return "";
    }
    long millis = duration.toMillis();
    for (Map.Entry<String, Long> unit : UNITS) {
      if (millis % unit.getValue() == 0) {
        return millis / unit.getValue() + unit.getKey();
      }
    }
    return millis + "ms";
  }

  private static void put(JsonObject json, String key, String value) {
    if (!value.isEmpty()) {
      json.put(key, value);
    }
  }
}
