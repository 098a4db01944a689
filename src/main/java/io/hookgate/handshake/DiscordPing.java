package io.hookgate.handshake;

import io.hookgate.signature.SignedRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * Discord: a signed ping. Webhook events ask with type 0 and want 204, interactions ask with type 1
 * and want it back. Both kinds have an application id; only events have a version, and their type 1
 * is an event.
 *
 * @see <a href="https://discord.com/developers/docs/events/webhook-events">Discord, preparing for
 *     events</a>
 * @see <a href="https://discord.com/developers/docs/interactions/overview">Discord, setting up an
 *     endpoint</a>
 */
final class DiscordPing implements Handshake {
  @Override
  public Set<String> methods() {
    return Set.of();
  }

  @Override
  public boolean proven() {
    return true;
  }

  @Override
  public Reply reply(SignedRequest request, int secretIndex) {
    JsonObject body = Body.of(request.body());
    if (body == null || body.containsKey("event") || !(body.getValue("type") instanceof Integer)) {
      return new Reply.NotAsked();
    }
    int type = body.getInteger("type");
    if (type == 0) {
      // Discord refuses an answer without a content type, also where there is no content.
      return new Reply.Answered(204, "application/json", "", List.of());
    }
    return type == 1 ? Reply.json(new JsonObject().put("type", 1)) : new Reply.NotAsked();
  }
}
