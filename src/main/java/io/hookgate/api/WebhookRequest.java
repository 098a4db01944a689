package io.hookgate.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that wants events of some types.
 *
 * @param name null for one made of its id
 * @param tenant as it was asked for; null for the caller's
 */
record WebhookRequest(
    String url,
    List<String> events,
    @Nullable String name,
    @Nullable String tenant,
    @Nullable String description) {
  static final Set<String> MEMBERS = Set.of("url", "events", "name", "tenant", "description");

  private static final int MAX_TYPES = 100;
  private static final int MAX_NAME = 64;
  private static final int MAX_DESCRIPTION = 300;

  static WebhookRequest of(JsonInput input) {
    String url = input.requiredText("url", TargetUrl.MAX_LENGTH);
    List<String> events = input.texts("events", MAX_TYPES);
    if (events.isEmpty()) {
      throw JsonInput.bad("events", "is missing: write the types it wants, [\"*\"] for all");
    }
    for (int i = 0; i < events.size(); i++) {
      QueryInput.typePattern("/events/" + i, events.get(i));
    }
    String tenant = TenantName.of(input);
    return new WebhookRequest(
        url,
        events.stream().distinct().toList(),
        input.text("name", MAX_NAME),
        tenant,
        input.text("description", MAX_DESCRIPTION));
  }

  /** The destination that is its endpoint. */
  JsonObject destination(String named, String secret) {
    JsonObject json =
        new JsonObject()
            .put("name", named)
            .put("url", url)
            .put("signing", SigningSecrets.signing(secret));
    return description == null ? json : json.put("description", description);
  }

  /** Whether that destination and these types are what it asks for. */
  boolean isOf(JsonObject destination, JsonArray types) {
    return url.equals(destination.getString("url")) && types.equals(new JsonArray(events));
  }
}
