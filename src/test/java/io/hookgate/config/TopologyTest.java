package io.hookgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.Ids;
import io.hookgate.routing.RouteTable;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyTest {
  private final Topology topology;

  TopologyTest(@TempDir Path folder) {
    topology =
        Topology.of(
            new ConfigFolder(folder)
                .config(
                    """
                {"sources": [{"name": "mail", "path": "/webhooks/email", "verify": {"scheme": "none"}},
                             {"name": "off", "enabled": false, "verify": {"scheme": "none"}}],
                 "destinations": [{"name": "a", "url": "http://a/"},
                                  {"name": "b", "url": "http://b/", "paused": true}],
                 "routes": [
                   {"name": "all", "source": "mail", "destinations": ["a"]},
                   {"name": "hard", "source": "mail", "types": ["bounced.*"], "destinations": ["b"]},
                   {"name": "never", "source": "mail", "enabled": false, "destinations": ["b"]}]}
                """));
  }

  @Test
  void findsSourcesByExactPathIdAndName() {
    SourceConfig mail = topology.sourceByPath("/webhooks/email");

    assertThat(mail).isNotNull().isEqualTo(topology.sources().get(0));
    assertThat(topology.sourceByName("", "mail")).isSameAs(mail);
    assertThat(topology.source(topology.sources().get(0).id())).isSameAs(mail);
    assertThat(topology.sourceByPath("/in/off")).isSameAs(topology.sourceByName("", "off"));
    assertThat(topology.sourceByPath("/webhooks/email/")).isNull();
    assertThat(topology.sourceByPath("/Webhooks/email")).isNull();
    assertThat(topology.source("mail")).isNull();
  }

  @Test
  void findsDestinationsByIdAndName() {
    DestinationConfig b = topology.destinations().get(1);

    assertThat(topology.destination(b.id())).isSameAs(b);
    assertThat(topology.destinationByName("", "b")).isSameAs(b);
    assertThat(topology.destinationByName("", "c")).isNull();
  }

  @Test
  void routesOnlyThroughEnabledRoutes() {
    String mail = topology.sources().get(0).id();
    String a = topology.destinations().get(0).id();
    String b = topology.destinations().get(1).id();

    assertThat(topology.routes().match(mail, "opened"))
        .extracting(RouteTable.Match::destinationId)
        .containsExactly(a);
    assertThat(topology.routes().match(mail, "bounced.hard"))
        .extracting(RouteTable.Match::destinationId)
        .containsExactly(a, b);
    assertThat(topology.routes().match(mail, "bounced.hard"))
        .allSatisfy(match -> assertThat(topology.route(match.routeId())).isNotNull());
  }

  @Test
  void aSourceOfPublishedEventsIsServedNowhereAndByEveryTenantsRoutes(@TempDir Path folder) {
    Topology published =
        Topology.of(
            new ConfigFolder(folder)
                .config(
                    """
                {"sources": [{"name": "orders", "verify": {"scheme": "publish"}},
                             {"name": "mail", "path": "/in/orders", "verify": {"scheme": "none"}}],
                 "destinations": [{"name": "a", "url": "http://a/"},
                                  {"name": "a", "tenant": "acme", "url": "http://acme/"}],
                 "routes": [
                   {"name": "own", "source": "orders", "destinations": ["a"]},
                   {"name": "own", "tenant": "acme", "source": "orders", "destinations": ["a"]}]}
                """));

    assertThat(published.sourceByPath("/in/orders")).isSameAs(published.sourceByName("", "mail"));
    for (String tenant : List.of("", "acme")) {
      assertThat(published.routes().match(Ids.ofName("src_", tenant, "orders"), "t"))
          .extracting(RouteTable.Match::destinationId)
          .containsExactly(Ids.ofName("dst_", tenant, "a"));
    }
  }
}
