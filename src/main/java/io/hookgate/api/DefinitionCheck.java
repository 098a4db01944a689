package io.hookgate.api;

import io.hookgate.config.DefinitionReader;
import io.hookgate.config.DefinitionReader.Draft;
import io.hookgate.config.FanOut;
import io.hookgate.config.RouteConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.config.Topology;
import io.hookgate.model.DefinitionKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Holds what somebody wants to define against everything that a file would be held against. */
final class DefinitionCheck {
  private static final int MOST_CHARACTERS = 64 * 1024;

  private final Vertx vertx;
  private final Supplier<Topology> topology;
  private final ApiParts.Defined defined;
  private final Catalog catalog;
  private final KeptSecrets secrets;
  private final RouteNames names;
  private final UrlSafety urls;

  DefinitionCheck(Vertx vertx, ApiParts parts, Catalog catalog) {
    this.vertx = vertx;
    this.topology = parts.topology();
    this.defined = parts.defined();
    this.catalog = catalog;
    this.secrets = new KeptSecrets(parts.defined().sealer());
    this.names = new RouteNames(parts.topology());
    this.urls = new UrlSafety(vertx, parts.defined().config().get().network().allow());
  }

  /** What is defined. */
  record Subject(DefinitionKind kind, String id, String tenant) {}

  /**
   * A definition that may be stored.
   *
   * @param text with its secrets, and with ids for names
   * @param claims what it alone may have
   * @param warnings what may be wrong
   */
  record Checked(String name, JsonObject text, List<String> claims, List<JsonObject> warnings) {}

  /** A definition as whoever may see it sees it. */
  JsonObject shown(Subject subject, JsonObject stored) {
    JsonObject masked = secrets.shown(subject.kind(), subject.id(), stored);
    return subject.kind() == DefinitionKind.ROUTE
        ? names.toNames(subject.tenant(), masked)
        : masked;
  }

  /**
   * Checks one. Fails with a {@link ProblemException}: 400 with everything that is wrong, 409 for
   * what a file has already, 422 for a URL that nothing may be sent to.
   *
   * @param sent as in a configuration file, without {@code tenant}
   * @param stored what it is to replace; null when it is new
   */
  Future<Checked> check(Subject subject, JsonObject sent, @Nullable JsonObject stored) {
    Faults faults = new Faults();
    JsonObject full = secrets.restored(subject.kind(), subject.id(), sent, stored, faults);
    JsonObject text =
        subject.kind() == DefinitionKind.ROUTE
            ? names.toIds(subject.tenant(), full, stored, faults)
            : full;
    if (text.encode().length() > MOST_CHARACTERS) {
      faults.add("", "has more than 64 KiB");
    }
    DefinitionReader reader = defined.reader().get();
    Draft draft = new Draft(subject.kind(), subject.id(), subject.tenant(), text);
    return vertx
        .executeBlocking(() -> reader.read(List.of(draft)), false)
        .compose(read -> judged(subject, text, read, faults));
  }

  private Future<Checked> judged(
      Subject subject, JsonObject text, DefinitionReader.Definitions read, Faults faults) {
    read.problems()
        .getOrDefault(subject.id(), List.of())
        .forEach(problem -> faults.add(problem.pointer(), problem.message()));
    RouteConfig route = read.routes().get(subject.id());
    if (route != null) {
      checkFanOut(route, faults);
    }
    if (!faults.none()) {
      throw text.getValue("url") instanceof String url && UrlSafety.misleads(url)
          ? faults.unsafe()
          : faults.exception();
    }
    String name = text.getString("name");
    List<String> claims = new ArrayList<>();
    claims.add(nameClaim(subject.kind(), subject.tenant(), name));
    refuseName(subject, name);
    SourceConfig source = read.sources().get(subject.id());
    if (source != null) {
      claims.add("path/" + source.path());
      refusePath(subject, source.path());
    }
    return unsafe(text).map(warnings -> new Checked(name, text, List.copyOf(claims), warnings));
  }

  /** Only one definition of a kind and tenant has a name. */
  static String nameClaim(DefinitionKind kind, String tenant, String name) {
    return kind.word() + '/' + tenant + '/' + name;
  }

  private void checkFanOut(RouteConfig route, Faults faults) {
    if (!route.enabled()) {
      return;
    }
    Set<String> wanted = new HashSet<>(route.destinationIds());
    for (RouteConfig other : topology.get().allRoutes()) {
      if (other.enabled()
          && other.sourceId().equals(route.sourceId())
          && !other.id().equals(route.id())) {
        wanted.addAll(other.destinationIds());
      }
    }
    int most = FanOut.most(route.sourceId());
    if (wanted.size() > most) {
      faults.add(
          "/destinations",
          "would be %d together with the other enabled routes of this source: at most %d may get one event"
              .formatted(wanted.size(), most));
    }
  }

  private void refuseName(Subject subject, String name) {
    String file = catalog.fileOf(subject.kind(), subject.tenant(), name);
    if (file != null) {
      throw Problem.named(
              409,
              "taken",
              "Taken",
              "There is a %s \"%s\" in %s: choose another name"
                  .formatted(subject.kind().word(), name, file))
          .at("/name")
          .exception();
    }
  }

  /** Where another one's things are defined is nobody's business. */
  private void refusePath(Subject subject, String path) {
    for (SourceConfig other : defined.config().get().sources()) {
      if (other.path().equals(path)) {
        String whose =
            subject.tenant().isEmpty() || subject.tenant().equals(other.tenant())
                ? "that of a source in " + defined.config().get().files().get(other.id())
                : "another tenant's";
        throw Problem.named(
                409,
                "taken",
                "Taken",
                "The path %s is %s: choose another one".formatted(path, whose))
            .at("/path")
            .exception();
      }
    }
  }

  private Future<List<JsonObject>> unsafe(JsonObject text) {
    Map<String, String> targets = new LinkedHashMap<>();
    if (text.getValue("url") instanceof String url) {
      targets.put("/url", url);
    }
    if (text.getValue("auth") instanceof JsonObject auth
        && auth.getValue("oauth2") instanceof JsonObject oauth2
        && oauth2.getValue("tokenUrl") instanceof String url) {
      targets.put("/auth/oauth2/tokenUrl", url);
    }
    if (text.getValue("verify") instanceof JsonObject verify
        && verify.getValue("jwks") instanceof String url) {
      targets.put("/verify/jwks", url);
    }
    Faults faults = new Faults();
    List<JsonObject> warnings = new ArrayList<>();
    List<Future<?>> judged = new ArrayList<>();
    targets.forEach(
        (pointer, url) ->
            judged.add(
                urls.judge(url)
                    .onSuccess(
                        verdict -> {
                          if (verdict instanceof UrlSafety.Verdict.Refused refused) {
                            faults.add(pointer, refused.why());
                          } else if (verdict instanceof UrlSafety.Verdict.Unknown unknown) {
                            warnings.add(
                                new JsonObject()
                                    .put("code", "unknown-host")
                                    .put("detail", unknown.why()));
                          }
                        })));
    return (judged.isEmpty() ? Future.succeededFuture() : Future.all(judged))
        .map(
            done -> {
              if (!faults.none()) {
                throw faults.unsafe();
              }
              return List.copyOf(warnings);
            });
  }
}
