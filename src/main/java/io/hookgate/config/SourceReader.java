package io.hookgate.config;

import io.hookgate.model.Tenants;
import io.hookgate.routing.Redactor;
import io.hookgate.routing.Selector;
import io.hookgate.signature.EventFields;
import io.hookgate.signature.Preset;
import io.hookgate.signature.Presets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads one source. */
final class SourceReader {
  /** Keys that speak about a source's requests. */
  private static final List<String> OF_REQUESTS =
      List.of("path", "type", "dedup", "order", "split");

  private static final Duration REMEMBERED = Duration.ofDays(2);
  private static final Duration BODY_REMEMBERED = Duration.ofMinutes(5);

  private final VerifyReader verification;
  private final Problems problems;

  SourceReader(SecretReader secrets, IngressConfig ingress, Problems problems) {
    this.verification = new VerifyReader(secrets, ingress);
    this.problems = problems;
  }

  /** Null when something that it cannot do without is missing or wrong. */
  @Nullable SourceConfig read(Section source) {
    VerifyConfig verify = source.has("verify") ? verification.read(source.section("verify")) : null;
    List<String> forwarded = forwarded(source);
    ResponseConfig response = response(source);
    List<Selector> type = source.selectors("type");
    String name = source.find("name");
    if (SourceConfig.API.equals(name)) {
      source.problem("name", "\"api\" is what published events come from: choose another name");
    }
    if (AlertsConfig.SOURCE.equals(name)) {
      source.problem("name", "\"hookgate\" is what alerts come from: choose another name");
    }
    checkPath(source);
    checkPublished(source);
    if (verify == null) {
      return null;
    }
    warn(source, verify);
    EventFields fields = verify.event();
    DedupConfig dedup = dedup(source, fields);
    return name == null
        ? null
        : new SourceConfig(
            source.id("src_", name),
            source.tenant(),
            name,
            path(source, name),
            source.flag("enabled"),
            verify,
            dedup,
            type.isEmpty() && fields != null ? fields.typeFrom() : type,
            forwarded,
            response,
            source.has("split") || fields == null ? source.find("split") : fields.split(),
            source.number("keepRejected").intValue(),
            source.has("order") ? source.section("order").selectors("key") : List.of(),
            redact(source, type.isEmpty() && fields != null ? fields.typeFrom() : type));
  }

  /** An event's type is shown everywhere. */
  private static List<String> redact(Section source, List<Selector> type) {
    for (Section.Item item : source.texts("redact")) {
      for (Selector from : type) {
        if (from.kind() == Selector.Kind.BODY
            && Redactor.of(List.of(item.text())).covers(from.name())) {
          source.problem(
              item,
              "hides what the events' type is made of ("
                  + from
                  + "), which is shown everywhere: take the type from elsewhere, or leave this out");
        }
      }
    }
    return source.texts("redact").stream().map(Section.Item::text).toList();
  }

  /** Whether the source says that its events are published through the API. */
  static boolean published(Section source) {
    return source.has("verify")
        && VerifyConfig.PUBLISH.equals(source.section("verify").find("scheme"));
  }

  /** What describes requests has no meaning where there are none. */
  private static void checkPublished(Section source) {
    if (!published(source)) {
      return;
    }
    List<String> idle = new ArrayList<>(OF_REQUESTS.stream().filter(source::has).toList());
    Section response = source.section("response");
    if (response.has("status") || response.has("body")) {
      idle.add("response");
    }
    if (!source.texts("forwardHeaders").isEmpty()) {
      idle.add("forwardHeaders");
    }
    for (String key : idle) {
      source.problem(
          key,
          "does not count with \"scheme\": \"publish\", whose events come through the API: leave it"
              + " out");
    }
  }

  /** Where the source is served: its own path, else one made of its name. */
  static String path(Section source, String name) {
    String path = source.find("path");
    return path == null ? "/in/" + Tenants.qualified(source.tenant(), name) : path;
  }

  private static void checkPath(Section source) {
    String path = source.find("path");
    if (path == null) {
      return;
    }
    if (path.equals("/health") || path.startsWith("/health/")) {
      source.problem("path", "belongs to the health checks: choose one that is not under /health");
    }
    if (path.contains("//") || (path + "/").matches(".*/\\.{1,2}/.*")) {
      source.problem("path", "must not have empty parts nor . or .. between slashes");
    }
  }

  private void warn(Section source, VerifyConfig verify) {
    if (verify.open()) {
      problems.warn(
          source.origin("verify"),
          "lets anybody who reaches the listener send events: verify with a provider or \"hmac\"");
    }
  }

  private static List<String> forwarded(Section source) {
    for (Section.Item item : source.texts("forwardHeaders")) {
      String wrong = HeaderRules.nameProblem(item.text());
      if (wrong != null) {
        source.problem(item, wrong);
      }
    }
    return source.texts("forwardHeaders").stream()
        .map(item -> item.text().toLowerCase(Locale.ROOT))
        .distinct()
        .toList();
  }

  /** What the source says, where it says nothing what its provider demands. */
  private static ResponseConfig response(Section source) {
    Section response = source.section("response");
    Preset.Reply demanded = demanded(source);
    int status = response.has("status") ? response.number("status").intValue() : demanded.status();
    String body = response.has("body") ? response.find("body") : demanded.body();
    if ((status == 204 || status == 205) && body != null && !body.isEmpty()) {
      response.problem("body", "cannot be sent with status " + status + ": leave one of them out");
    }
    return new ResponseConfig(status, body);
  }

  private static Preset.Reply demanded(Section source) {
    String provider = source.has("verify") ? source.section("verify").find("provider") : null;
    Preset.Reply reply =
        provider == null ? null : Presets.preset(provider).map(Preset::reply).orElse(null);
    return reply == null ? new Preset.Reply(200, null) : reply;
  }

  private static DedupConfig dedup(Section source, @Nullable EventFields fields) {
    Section dedup = source.has("dedup") ? source.section("dedup") : null;
    Selector own = dedup == null ? null : dedup.selector("key");
    Duration ttl = dedup != null && dedup.has("ttl") ? dedup.duration("ttl") : null;
    boolean preset = source.section("verify").has("provider") && fields != null;
    Selector key = own != null || fields == null ? own : fields.idFrom();
    if (dedup != null && !dedup.has("key") && key == null && !preset) {
      dedup.problem("\"key\" is missing: write where the event's id stands, such as body:/id");
    }
    if (key == null) {
      return preset
          ? new DedupConfig(null, ttl == null ? BODY_REMEMBERED : ttl, true)
          : new DedupConfig(null, REMEMBERED, false);
    }
    Duration usual = fields == null ? null : fields.dedupTtl();
    return new DedupConfig(key, ttl != null ? ttl : usual != null ? usual : REMEMBERED, false);
  }
}
