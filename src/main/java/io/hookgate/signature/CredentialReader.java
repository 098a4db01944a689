package io.hookgate.signature;

import io.hookgate.routing.Selector;
import io.hookgate.signature.Credential.Place;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads a credential from JSON; {@link Credential#fromJson} describes its keys. */
final class CredentialReader {
  private static final List<String> PLACES = List.of("header", "query", "body");
  private static final Set<String> KEYS =
      Set.of(
          "scheme",
          "user",
          "header",
          "prefix",
          "query",
          "body",
          "idFrom",
          "typeFrom",
          "dedupTtl",
          "handshake",
          "ips",
          "secrets");

  private final JsonFields fields;

  CredentialReader(JsonObject json) {
    this.fields = new JsonFields(json, "");
  }

  Credential read(String name) {
    fields.only(KEYS);
    return new Credential(
        name,
        place(fields.get("scheme", Function.identity())),
        new EventFields(
            fields.find("idFrom", Selector::parse),
            fields.selectors("typeFrom"),
            fields.duration("dedupTtl")));
  }

  private Place place(String scheme) {
    return switch (scheme) {
      case "basic" -> {
        refuse(scheme, "header", "prefix", "query", "body");
        String user = fields.find("user", CredentialReader::user);
        yield new Place.AsPassword(user == null ? "" : user);
      }
      case "bearer" -> {
        refuse(scheme, "header", "prefix", "query", "body", "user");
        yield new Place.AsBearer();
      }
      case "api-key" -> {
        refuse(scheme, "user");
        yield key();
      }
      default -> throw fields.problem("scheme", "is none of basic, bearer, api-key");
    };
  }

  private Place key() {
    if (PLACES.stream().filter(fields::has).count() != 1) {
      throw fields.problem("scheme", "\"api-key\" needs exactly one of header, query and body");
    }
    if (fields.has("header")) {
      return new Place.InHeader(fields.headerName("header"), fields.text("prefix", ""));
    }
    refuse("api-key without a header", "prefix");
    return fields.has("query")
        ? new Place.InQuery(fields.notEmpty("query", ""))
        : new Place.InBody(
            fields.get("body", pointer -> new Selector(Selector.Kind.BODY, pointer).name()));
  }

  static String user(String text) {
    if (text.isEmpty() || text.indexOf(':') >= 0) {
      throw new IllegalArgumentException("must have at least one character, and no colon");
    }
    return text;
  }

  private void refuse(String scheme, String... keys) {
    for (String key : keys) {
      if (fields.has(key)) {
        throw fields.problem(key, "has no meaning with " + scheme);
      }
    }
  }
}
