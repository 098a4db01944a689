package io.hookgate.delivery;

import io.hookgate.config.ConfigLoader;
import io.hookgate.config.Loaded;
import io.hookgate.config.Topology;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.model.Passage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Deliveries of routes from source any to destinations crm and billing. */
final class Routed {
  private Routed() {}

  /** What is in force with those routes. */
  static Topology topology(String routes) {
    String json =
        """
        { "sources": [ { "name": "any", "verify": { "scheme": "none" } } ],
          "destinations": [ { "name": "crm", "url": "http://127.0.0.1:1/" },
            { "name": "billing", "url": "http://127.0.0.1:1/" } ],
          "routes": [ %s ] }
        """
            .formatted(routes);
    try {
      Path file = Files.createTempFile("routed", ".json");
      try {
        Files.writeString(file, json);
        return Topology.of(
            ((Loaded.Valid) new ConfigLoader(Map.of()).load(List.of(file))).config());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One to crm that the route with that name asked for. */
  static LeasedDelivery delivery(String route, String body, boolean candidate) {
    Event like = Samples.event(body);
    Event event =
        new Event(
            like.id(),
            "",
            Ids.ofName("src_", "", "any"),
            "any",
            like.type(),
            like.acceptedAt(),
            like.contentType(),
            List.of(),
            body.getBytes(StandardCharsets.UTF_8));
    LeasedDelivery plain = Samples.delivery(event, 0, null);
    return new LeasedDelivery(
        plain.id(),
        event,
        Samples.DESTINATION,
        Lane.NORMAL,
        plain.token(),
        plain.leaseEndNanos(),
        0,
        plain.createdAt(),
        null,
        null,
        plain.recordBytes(),
        null,
        new Passage(Ids.ofName("rt_", "", route), candidate, false, null));
  }
}
