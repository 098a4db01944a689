package io.hookgate.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.receiver.Received;
import io.hookgate.testkit.GatewayApi;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a provider was promised against what became of it.
 *
 * @param missing answered with 2xx and neither at the destination nor a dead letter
 * @param changed arrived with other bytes than were sent
 * @param strange arrived or acknowledged under more than one id, or under another than acknowledged
 * @param dead dead letters
 * @param doubles taken once more although taken before
 */
record Ledger(
    int accepted,
    int delivered,
    Set<String> missing,
    Set<String> changed,
    Set<String> strange,
    int dead,
    long doubles) {

  /** Asks the destination and the gateway's API. */
  static Ledger of(Provider provider, Destination destination, GatewayApi api) {
    Set<String> dead =
        api.all("/api/v1/dead-letters").stream()
            .map(letter -> letter.getString("event"))
            .collect(Collectors.toSet());
    Map<String, Post> accepted = new TreeMap<>(provider.accepted());
    Map<String, Set<String>> acknowledged = provider.eventIds();
    Map<String, Set<String>> arrived = destination.ids();
    Map<String, Received> received = destination.received();
    Set<String> missing = new TreeSet<>();
    Set<String> changed = new TreeSet<>();
    Set<String> strange = new TreeSet<>();
    int delivered = 0;
    for (Post post : accepted.values()) {
      Set<String> promised = acknowledged.get(post.id());
      Set<String> came = arrived.getOrDefault(post.id(), Set.of());
      if (promised.size() != 1 || !(came.isEmpty() || came.equals(promised))) {
        strange.add(post.id() + " acknowledged as " + promised + ", arrived as " + came);
      } else if (came.isEmpty()) {
        if (!dead.containsAll(promised)) {
          missing.add(post.id() + " = " + promised);
        }
      } else {
        delivered++;
        Received copy = received.get(came.iterator().next());
        if (copy == null || copy.bodyChanged() || !copy.sha256().equals(post.sha256())) {
          changed.add(post.id() + ": " + copy);
        }
      }
    }
    return new Ledger(
        accepted.size(),
        delivered,
        missing,
        changed,
        strange,
        dead.size(),
        destination.stats().doubles());
  }

  /** That nothing is lost: fails with what is. */
  void balances() {
    assertThat(missing).as("answered with 2xx and lost").isEmpty();
    assertThat(changed).as("arrived with other bytes").isEmpty();
    assertThat(strange).as("one event under two ids").isEmpty();
  }

  /** For a line of numbers. */
  JsonObject toJson() {
    return new JsonObject()
        .put("accepted", accepted)
        .put("delivered", delivered)
        .put("dead", dead)
        .put("doubles", doubles);
  }
}
