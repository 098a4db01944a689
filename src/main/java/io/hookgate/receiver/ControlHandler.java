package io.hookgate.receiver;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Looking in and steering, on a port of its own: {@code GET /_control/stats}, {@code GET
 * /_control/events}, {@code GET /_control/addresses}, {@code POST /_control} with {@code fail}
 * and/or {@code down}.
 */
final class ControlHandler implements Handler<HttpServerRequest> {
  private final Receiver receiver;

  ControlHandler(Receiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public void handle(HttpServerRequest request) {
    switch (request.method().name() + ' ' + request.path()) {
      case "GET /_control/stats" -> answer(request, 200, stats());
      case "GET /_control/events" -> answer(request, 200, events());
      case "GET /_control/addresses" -> answer(request, 200, addresses());
      case "POST /_control" -> steer(request);
      default ->
          answer(
              request,
              404,
              new JsonObject()
                  .put(
                      "error",
                      "there are GET /_control/stats, /_control/events, /_control/addresses"
                          + " and POST /_control {fail, down}"));
    }
  }

  private void steer(HttpServerRequest request) {
    Bodies.read(request)
        .compose(body -> apply(new JsonObject(body)))
        .onSuccess(done -> answer(request, 200, stats()))
        .onFailure(
            failure -> {
              boolean theirs =
                  failure instanceof DecodeException
                      || failure instanceof ClassCastException
                      || failure instanceof IllegalArgumentException
                      || failure instanceof Bodies.TooLarge;
              answer(
                  request,
                  theirs ? 400 : 500,
                  new JsonObject().put("error", String.valueOf(failure.getMessage())));
            });
  }

  private Future<Void> apply(JsonObject order) {
    Double fail = order.getDouble("fail");
    Boolean down = order.getBoolean("down");
    if (fail == null && down == null) {
      return Future.failedFuture(
          new IllegalArgumentException("say fail (0 to 1) or down (true or false)"));
    }
    if (fail != null) {
      receiver.fail(fail);
    }
    if (down == null) {
      return Future.succeededFuture();
    }
    return down ? receiver.down() : receiver.up();
  }

  private JsonObject stats() {
    ReceiverStats stats = receiver.stats();
    return new JsonObject()
        .put("received", stats.received())
        .put("failed", stats.failed())
        .put("accepted", stats.accepted())
        .put("doubles", stats.doubles())
        .put("badSignatures", stats.badSignatures())
        .put("unreadable", stats.unreadable())
        .put("fail", receiver.failShare())
        .put("down", receiver.isDown());
  }

  private JsonObject events() {
    JsonArray items = new JsonArray();
    for (Received event : receiver.events().values()) {
      items.add(
          new JsonObject()
              .put("id", event.id())
              .put("replay", event.replay())
              .put("type", event.type())
              .put("sha256", event.sha256())
              .put("size", event.size())
              .put("attempts", event.attempts())
              .put("accepted", event.accepted())
              .put("bodyChanged", event.bodyChanged()));
    }
    return new JsonObject().put("items", items);
  }

  private JsonObject addresses() {
    JsonArray items = new JsonArray();
    for (AddressStatus address : receiver.addresses()) {
      items.add(
          new JsonObject()
              .put("email", address.email())
              .put("status", address.standing().word())
              .put("cause", address.cause())
              .put("marketing", address.marketing())
              .put("lastActive", address.lastActive())
              .put("softBounces", address.softBounces()));
    }
    return new JsonObject().put("items", items);
  }

  private static void answer(HttpServerRequest request, int status, JsonObject reply) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(reply.toBuffer());
  }
}
