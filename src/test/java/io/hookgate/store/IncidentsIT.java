package io.hookgate.store;

import static io.hookgate.testkit.StoreKit.DESTINATION;
import static io.hookgate.testkit.StoreKit.OTHER;
import static io.hookgate.testkit.StoreKit.await;
import static io.hookgate.testkit.StoreKit.delivery;
import static io.hookgate.testkit.StoreKit.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.model.DeadReason;
import io.hookgate.model.Ids;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Incidents as several nodes and later starts see them. */
class IncidentsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final SplittableRandom RANDOM = new SplittableRandom(11);
  private static final String NAME = "circuit.open:dst_a:";
  private static final long QUIET = 60_000;

  private StoreKit kit;
  private Incidents one;
  private Incidents two;

  @BeforeEach
  void open() {
    kit = new StoreKit(REDIS);
    one = opened(0);
    two = opened(0);
  }

  @AfterEach
  void close() {
    kit.close();
  }

  @Test
  void ofTwoNodesThatBeginAnIncidentAtOnceOneDoes() {
    List<Future<Boolean>> begun = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      begun.add((i % 2 == 0 ? one : two).begin(change(NAME, event("a", "{}").id())));
    }

    long first = begun.stream().filter(StoreKit::await).count();

    assertThat(first).isEqualTo(1);
    assertThat(await(one.unannounced())).hasSize(1);
    assertThat(await(two.history(10, null)).items()).hasSize(1);
    assertThat(await(two.inForce())).containsOnlyKeys(NAME);
  }

  @Test
  void itEndsOnceAndNotWhileAnyNodeSawItWithinTheQuietTime() {
    await(one.begin(change(NAME, event("a", "{}").id())));
    Incidents soon = opened(QUIET / 2);
    Incidents later = opened(QUIET + QUIET / 4);

    assertThat(await(soon.begin(change(NAME, event("a", "{}").id())))).isFalse();
    assertThat(await(later.end(change(NAME, event("a", "{}").id()), QUIET))).isFalse();
    Incidents muchLater = opened(2 * QUIET);
    assertThat(await(muchLater.end(change(NAME, event("a", "{}").id()), QUIET))).isTrue();
    assertThat(await(muchLater.end(change(NAME, event("a", "{}").id()), QUIET))).isFalse();

    assertThat(await(two.inForce())).isEmpty();
    assertThat(await(two.unannounced())).hasSize(2);
    assertThat(await(one.begin(change(NAME, event("a", "{}").id())))).isTrue();
  }

  @Test
  void anAnnouncementStaysUntilItsEventIsStored() {
    String id = event("a", "{}").id();
    await(one.begin(change(NAME, id)));

    assertThat(await(opened(0).unannounced())).containsExactly(Map.entry(id, "announce " + id));
    await(two.announced(id));
    assertThat(await(one.unannounced())).isEmpty();
  }

  @Test
  void theHistoryIsPagedAndBounded() {
    List<Future<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < Incidents.HISTORY + 20; i++) {
      all.add(one.begin(change("a:" + i + ":", event("a", "{}").id())));
    }
    all.forEach(StoreKit::await);
    List<String> seen = new ArrayList<>();
    String cursor = null;
    do {
      Page<String> page = await(two.history(170, cursor));
      seen.addAll(page.items());
      cursor = page.cursor();
    } while (cursor != null);

    assertThat(seen).hasSize(Incidents.HISTORY).doesNotHaveDuplicates();
    assertThatThrownBy(() -> await(one.history(10, "x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countsWhatDiedAShortWhileAgo() {
    Store store = kit.store();
    await(store.open(false, ""));
    for (int i = 0; i < 3; i++) {
      AcceptResult accepted =
          await(
              store.accept(
                  new AcceptRequest(
                      event("a", "{}"), null, List.of(delivery(DESTINATION, 10_000)))));
      ((AcceptResult.Accepted) accepted)
          .leased()
          .forEach(
              lease -> await(store.settle(lease, new Settlement.Dead(null, DeadReason.PERMANENT))));
    }

    assertThat(await(store.incidents().died(List.of(DESTINATION, OTHER), 60_000)))
        .containsOnly(Map.entry(DESTINATION, 3L), Map.entry(OTHER, 0L));
    assertThat(await(opened(120_000).died(List.of(DESTINATION), 60_000)))
        .containsOnly(Map.entry(DESTINATION, 0L));
  }

  static Incidents.Change change(String incident, String eventId) {
    String id = Ids.newId("alr_", System.currentTimeMillis(), RANDOM);
    return new Incidents.Change(
        incident, id, "{\"id\":\"" + id + "\"}", Map.of(eventId, "announce " + eventId));
  }

  private Incidents opened(long ahead) {
    Store store = kit.storeAhead(ahead);
    await(store.open(false, ""));
    return store.incidents();
  }
}
