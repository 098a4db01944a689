package io.hookgate.api;

import io.hookgate.config.ApiKeyConfig;
import io.hookgate.config.Scope;
import io.hookgate.model.DefinitionKind;
import io.hookgate.model.Ids;
import io.hookgate.model.Tenants;
import io.hookgate.store.Definition;
import io.hookgate.store.Definitions.Change;
import io.hookgate.store.Definitions.Written;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** API keys: made, listed and revoked. A key's text is shown once, and kept as SHA-256 only. */
final class KeysResource {
  static final Set<String> MEMBERS = Set.of("name", "scopes", "tenant", "expiresAt", "expiresIn");

  private static final String PATH = "/api/v1/keys";
  private static final List<String> SCOPES =
      Arrays.stream(Scope.values()).map(scope -> scope.name().toLowerCase(Locale.ROOT)).toList();
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int BYTES = 32;
  private static final int MOST = 1000;
  private static final int MAX_NAME = 64;
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(3650);

  private final ApiParts.Defined defined;
  private final InstantSource clock;
  private final SecureRandom random;

  /**
   * @param random of keys
   */
  KeysResource(ApiParts parts, InstantSource clock, SecureRandom random) {
    this.defined = parts.defined();
    this.clock = clock;
    this.random = random;
  }

  List<Operation> operations() {
    return List.of(
        Operation.get(PATH, Access.ofTenant(Scope.ADMIN), this::list),
        Operation.post(PATH, Access.ofTenant(Scope.ADMIN), this::create),
        Operation.get(PATH + "/:id", Access.ofTenant(Scope.ADMIN), this::show),
        Operation.delete(PATH + "/:id", Access.ofTenant(Scope.ADMIN), this::revoke));
  }

  private Future<Answer> list(Call call) {
    QueryInput.of(call, Set.of());
    JsonArray items = new JsonArray();
    ofFiles(call.caller()).forEach(key -> items.add(json(key)));
    made(call.caller()).forEach(key -> items.add(json(key)));
    return Future.succeededFuture(
        Answer.ok(new JsonObject().put("items", items).put("count", items.size())));
  }

  private Future<Answer> show(Call call) {
    QueryInput.of(call, Set.of());
    String wanted = call.context().pathParam("id");
    JsonObject shown =
        find(call.caller(), wanted)
            .map(KeysResource::json)
            .or(() -> ofFile(call.caller(), wanted).map(KeysResource::json))
            .orElseThrow(() -> unknown().exception());
    return Future.succeededFuture(Answer.ok(shown));
  }

  private Future<Answer> create(Call call) {
    QueryInput.of(call, Set.of());
    JsonInput input = JsonInput.of(call.body(), MEMBERS);
    String name = name(input);
    String tenant = call.caller().limit("tenant", TenantName.of(input));
    if (ofFiles(call.caller()).anyMatch(key -> key.name().equals(name))) {
      throw taken(name, "the configuration files (api.keys)").exception();
    }
    if (made(call.caller()).count() >= MOST) {
      throw Problem.named(
              409, "too-many-keys", "Too many keys", "There are " + MOST + " keys: revoke some")
          .exception();
    }
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    String key = "hk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    KeyRecord record =
        new KeyRecord(
            scopes(input),
            tenant,
            expiry(input),
            clock.millis(),
            call.keyName(),
            ApiKeys.digest(key));
    String id = Ids.random(DefinitionKind.KEY.prefix(), random);
    String owner = tenant == null ? "" : tenant;
    Change change =
        new Change(
            id,
            DefinitionKind.KEY,
            owner,
            name,
            0L,
            record.text(),
            List.of("key/" + Tenants.qualified(owner, name)),
            "create");
    return write(change, call.keyName())
        .map(
            done ->
                new Answer(
                    201,
                    Answer.JSON,
                    Map.of("Location", PATH + '/' + id),
                    json(id, name, record).put("key", key).toBuffer()));
  }

  /** One that is revoked already is not there any more. */
  private Future<Answer> revoke(Call call) {
    QueryInput.of(call, Set.of());
    String wanted = call.context().pathParam("id");
    Definition key = find(call.caller(), wanted).orElse(null);
    if (key == null) {
      if (ofFile(call.caller(), wanted).isPresent()) {
        throw Problem.named(
                409,
                "defined-in-file",
                "Defined in a file",
                "This key is in the configuration files (api.keys): take it out there")
            .exception();
      }
      throw unknown().exception();
    }
    Change change =
        new Change(key.id(), key.kind(), key.tenant(), key.name(), null, null, List.of(), "delete");
    return write(change, call.keyName()).map(done -> Answer.NOTHING);
  }

  private Future<Written> write(Change change, String by) {
    return defined
        .write()
        .apply(List.of(change), by)
        .map(
            written -> {
              if (written instanceof Written.Taken) {
                throw taken(change.name(), "another key").exception();
              }
              if (written instanceof Written.Full full) {
                throw Problem.named(
                        409,
                        "too-many-definitions",
                        "Too many definitions",
                        "There are " + full.there() + ": delete some")
                    .exception();
              }
              if (written instanceof Written.OtherVersion) {
                throw unknown().exception();
              }
              return written;
            });
  }

  private Stream<Definition> made(Caller caller) {
    return defined.known().get().byId().values().stream()
        .filter(it -> it.kind() == DefinitionKind.KEY && !it.gone())
        .filter(it -> caller.sees(KeyRecord.of(it).tenant()))
        .sorted(Comparator.comparing(Definition::tenant).thenComparing(Definition::name));
  }

  private Stream<ApiKeyConfig> ofFiles(Caller caller) {
    return defined.config().get().api().keys().stream().filter(it -> caller.sees(it.tenant()));
  }

  private Optional<ApiKeyConfig> ofFile(Caller caller, String name) {
    return ofFiles(caller).filter(key -> key.name().equals(name)).findFirst();
  }

  private Optional<Definition> find(Caller caller, String nameOrId) {
    List<Definition> found =
        made(caller)
            .filter(it -> it.id().equals(nameOrId) || it.name().equals(nameOrId))
            .limit(2)
            .toList();
    if (found.size() > 1) {
      throw Problem.named(
              409,
              "ambiguous-name",
              "Ambiguous name",
              "Keys of several tenants have this name: name it by its id")
          .exception();
    }
    return found.stream().findFirst();
  }

  private static String name(JsonInput input) {
    String name = input.requiredText("name", MAX_NAME);
    if (!NAME.matcher(name).matches()) {
      throw JsonInput.bad(
          "name", "has to begin with a letter or digit and use letters, digits, . _ -");
    }
    return name;
  }

  private static Set<Scope> scopes(JsonInput input) {
    if (!input.has("scopes")) {
      throw JsonInput.bad("scopes", "is missing");
    }
    List<String> words = input.texts("scopes", SCOPES.size());
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (int i = 0; i < words.size(); i++) {
      if (!SCOPES.contains(words.get(i))) {
        throw JsonInput.bad("scopes/" + i, "has to hold words of " + SCOPES);
      }
      scopes.add(Scope.valueOf(words.get(i).toUpperCase(Locale.ROOT)));
    }
    return scopes;
  }

  private long expiry(JsonInput input) {
    String at = input.text("expiresAt", MAX_NAME);
    Object in = input.value("expiresIn");
    if (at != null && in != null) {
      throw JsonInput.bad("expiresIn", "stands beside expiresAt: give one of the two");
    }
    if (in != null) {
      return clock.millis() + Times.duration("expiresIn", in, SHORTEST, LONGEST).toMillis();
    }
    if (at == null) {
      return 0;
    }
    long time = Times.instant("expiresAt", at);
    if (time <= clock.millis()) {
      throw JsonInput.bad("expiresAt", "has to be a time to come");
    }
    return time;
  }

  private static JsonObject json(Definition key) {
    return json(key.id(), key.name(), KeyRecord.of(key));
  }

  private static JsonObject json(String id, String name, KeyRecord key) {
    return new JsonObject()
        .put("id", id)
        .put("name", name)
        .put("scopes", key.words())
        .put("tenant", key.tenant())
        .put("expiresAt", key.expiresAt() == 0 ? null : Times.format(key.expiresAt()))
        .put("createdAt", Times.format(key.createdAt()))
        .put("createdBy", key.createdBy())
        .put("inFiles", false);
  }

  private static JsonObject json(ApiKeyConfig key) {
    JsonArray scopes = new JsonArray();
    key.scopes().forEach(scope -> scopes.add(scope.name().toLowerCase(Locale.ROOT)));
    return new JsonObject()
        .put("id", null)
        .put("name", key.name())
        .put("scopes", scopes)
        .put("tenant", key.tenant())
        .put("expiresAt", null)
        .put("createdAt", null)
        .put("createdBy", null)
        .put("inFiles", true);
  }

  private static Problem taken(String name, String by) {
    return Problem.named(
        409, "name-taken", "Name taken", "The name " + name + " is that of a key in " + by);
  }

  private static Problem unknown() {
    return Problem.of(404, "Not Found", "There is no key of that name or id");
  }
}
