package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.store.Definition;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key that the API made, as its definition keeps it. Nothing in it is secret: the key has 256
 * random bits, so its digest leads nobody to it.
 *
 * @param tenant the only one whose things it sees and changes; null for all
 * @param expiresAt milliseconds since 1970; 0 for never
 * @param createdAt milliseconds since 1970
 */
record KeyRecord(
    Set<Scope> scopes,
    @Nullable String tenant,
    long expiresAt,
    long createdAt,
    String createdBy,
    byte[] digest) {

  static KeyRecord of(Definition definition) {
    JsonObject json = new JsonObject(definition.text());
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (Object word : json.getJsonArray("scopes")) {
      scopes.add(Scope.valueOf(word.toString().toUpperCase(Locale.ROOT)));
    }
    return new KeyRecord(
        scopes,
        json.getString("tenant"),
        json.getLong("expiresAt"),
        json.getLong("createdAt"),
        json.getString("createdBy"),
        Base64.getDecoder().decode(json.getString("sha256")));
  }

  String text() {
    return new JsonObject()
        .put("scopes", words())
        .put("tenant", tenant)
        .put("expiresAt", expiresAt)
        .put("createdAt", createdAt)
        .put("createdBy", createdBy)
        .put("sha256", Base64.getEncoder().encodeToString(digest))
        .encode();
  }

  JsonArray words() {
    JsonArray words = new JsonArray();
    scopes.stream().sorted().forEach(scope -> words.add(scope.name().toLowerCase(Locale.ROOT)));
    return words;
  }
}
