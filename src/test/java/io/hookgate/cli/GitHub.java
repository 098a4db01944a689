package io.hookgate.cli;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Http;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** Who sends to the source {@code github} of a gateway. */
record GitHub(GatewayKit kit) {
  /** The id of the event that came of it. */
  String sent(String type, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String[] headers =
        kit.provider("github")
            .signed(UUID.randomUUID().toString(), Instant.now(), bytes, "X-GitHub-Event", type);
    Http.Reply reply = kit.ingress().post("/in/github", bytes, headers);
    if (reply.status() != 200 || reply.json().containsKey("duplicate")) {
      throw new AssertionError("not accepted: " + reply);
    }
    return reply.json().getString("id");
  }

  /** The same, once it has been delivered. */
  String delivered(String type) {
    String id = sent(type, "{}");
    kit.ended(id);
    return id;
  }
}
