package io.hookgate.api;

import io.hookgate.api.Catalog.Thing;
import io.hookgate.api.DefinitionCheck.Subject;
import io.hookgate.model.DefinitionKind;
import io.hookgate.store.Definition;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The subscriptions that there are, and how the API shows them. */
final class Webhooks {
  private final Catalog catalog;
  private final DefinitionWrites writes;

  Webhooks(Catalog catalog, DefinitionWrites writes) {
    this.catalog = catalog;
    this.writes = writes;
  }

  /** A destination and its route, both of the API. */
  record Webhook(Definition destination, Definition route) {}

  /** The destinations of all of them, by tenant and name. */
  List<Thing> all() {
    return catalog.all(DefinitionKind.DESTINATION).stream()
        .filter(it -> catalog.get(DefinitionKind.ROUTE, routeId(it.id())) != null)
        .toList();
  }

  /** One that this node cannot open takes the others from nobody. */
  JsonObject listed(Webhook webhook, Caller caller) {
    try {
      return json(webhook, caller);
    } catch (ProblemException e) {
      return json(
          subject(webhook),
          webhook.destination().name(),
          new JsonObject(),
          new JsonArray(),
          webhook.destination().at());
    }
  }

  /** The one with that id that the caller sees; else 404. */
  Webhook required(Caller caller, String id) {
    Webhook webhook = find(caller, id);
    if (webhook == null) {
      throw Problem.of(
              404, "Not Found", "There is no subscription of that id (any more): it is a dst_...")
          .exception();
    }
    return webhook;
  }

  /** The same; null when there is none. */
  @Nullable Webhook find(Caller caller, String id) {
    Thing destination =
        Catalog.isId(DefinitionKind.DESTINATION, id)
            ? catalog.find(DefinitionKind.DESTINATION, caller, null, id)
            : null;
    Thing route = catalog.get(DefinitionKind.ROUTE, routeId(id));
    return destination == null
            || route == null
            || destination.definition() == null
            || route.definition() == null
        ? null
        : new Webhook(destination.definition(), route.definition());
  }

  /** One of them, without its secret. */
  JsonObject json(Webhook webhook, Caller caller) {
    JsonObject text = writes.text(webhook.destination());
    if (!caller.admin()) {
      text.put("url", DestinationJson.shown(text.getString("url")));
    }
    return json(
        subject(webhook),
        webhook.destination().name(),
        text,
        types(webhook),
        webhook.destination().at());
  }

  /**
   * The same of its parts.
   *
   * @param text of its destination
   * @param at when it was changed last, milliseconds since 1970
   */
  static JsonObject json(
      Subject destination, String name, JsonObject text, JsonArray types, long at) {
    return new JsonObject()
        .put("id", destination.id())
        .put("name", name)
        .put("tenant", destination.tenant())
        .put("url", text.getString("url"))
        .put("events", types)
        .put("description", text.getString("description"))
        .put("route", routeId(destination.id()))
        .put("changedAt", Times.format(at));
  }

  private static Subject subject(Webhook webhook) {
    Definition destination = webhook.destination();
    return new Subject(destination.kind(), destination.id(), destination.tenant());
  }

  /** What it wants. */
  JsonArray types(Webhook webhook) {
    return writes.text(webhook.route()).getJsonArray("types", new JsonArray().add("*"));
  }

  /** The id of the route that belongs to a destination. */
  static String routeId(String destinationId) {
    return DefinitionKind.ROUTE.prefix() + bare(destinationId);
  }

  /** The letters that both ids share. */
  static String bare(String id) {
    return id.startsWith(DefinitionKind.DESTINATION.prefix())
        ? id.substring(DefinitionKind.DESTINATION.prefix().length())
        : id;
  }
}
