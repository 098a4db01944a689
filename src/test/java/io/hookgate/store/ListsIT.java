package io.hookgate.store;

import static io.hookgate.testkit.StoreKit.DESTINATION;
import static io.hookgate.testkit.StoreKit.OTHER;
import static io.hookgate.testkit.StoreKit.await;
import static io.hookgate.testkit.StoreKit.delivery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.model.DeadReason;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages of events and dead letters: what is in them, and that none is missed or doubled. */
class ListsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final long LEASE = 20_000;

  private StoreKit kit;
  private Store store;

  @BeforeEach
  void open() {
    kit = new StoreKit(REDIS);
    store = kit.store();
    await(store.open(false, ""));
  }

  @AfterEach
  void close() {
    kit.close();
  }

  @ParameterizedTest
  @CsvSource({
    "a.*, , , ",
    ", pending, , ",
    ", pending, crm, ",
    ", dead, crm, ",
    ", dead, , ",
    ", , crm, ",
    ", , , evt_"
  })
  void everyEventThatWasThereAndStillMatchesComesOnceWhileOthersComeDieAndLeave(
      String type, String status, String destination, String q) {
    List<String> there = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      there.add(i % 2 == 0 ? waiting("a.b") : dead("a.b"));
    }
    AtomicBoolean stop = new AtomicBoolean();
    Thread writer = new Thread(() -> write(stop, there));
    String id = "crm".equals(destination) ? DESTINATION : null;
    Function<String, EventQuery> page =
        cursor -> new EventQuery(null, null, type, status, id, 0, 0, q, 7, cursor);
    writer.start();
    List<String> seen;
    try {
      seen = walk(cursor -> store.events(page.apply(cursor)), EventSummary::id);
    } finally {
      stop.set(true);
      join(writer);
    }

    assertThat(seen).doesNotHaveDuplicates();
    Set<String> still = new HashSet<>(there);
    still.retainAll(walk(cursor -> store.events(page.apply(cursor)), EventSummary::id));
    assertThat(seen).containsAll(still);
  }

  @Test
  void everyDeadLetterThatStaysComesOnceWhileOthersDieAndLeave() {
    List<String> there = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      there.add(dead("a.b"));
    }
    AtomicBoolean stop = new AtomicBoolean();
    Thread writer = new Thread(() -> write(stop, there));
    Function<String, DeadLetterQuery> page =
        cursor -> new DeadLetterQuery(null, null, "a.*", null, null, 0, 0, Map.of(), 7, cursor);
    writer.start();
    List<String> seen;
    try {
      seen = walk(cursor -> store.deadLetters(page.apply(cursor)), DeadLetter::eventId);
    } finally {
      stop.set(true);
      join(writer);
    }

    assertThat(seen).doesNotHaveDuplicates();
    Set<String> still = new HashSet<>(there);
    still.retainAll(walk(cursor -> store.deadLetters(page.apply(cursor)), DeadLetter::eventId));
    assertThat(seen).containsAll(still);
  }

  @Test
  void aTenantsListHasItsOwnAlone() {
    String own = accept(event("a", "acme"), OTHER, 0);
    accept(event("a", "other"), OTHER, 0);
    accept(event("a", ""), OTHER, 0);

    assertThat(ids(new EventQuery("acme", null, null, null, null, 0, 0, null, 10, null)))
        .containsExactly(own);
  }

  @Test
  void aSourcesNameIsThatOfEveryTenant() {
    List<String> all =
        List.of(accept(event("a", "acme"), OTHER, 0), accept(event("a", "other"), OTHER, 0));

    assertThat(ids(named("mail"))).containsExactlyInAnyOrderElementsOf(all);
    assertThat(ids(named("api"))).isEmpty();
  }

  @Test
  void partsOfIdsAreFoundAlsoAcrossADeliverysNumber() {
    String id = accept(event("a", ""), OTHER, 0);
    accept(event("a", ""), OTHER, 0);
    String delivery = Ids.deliveryId(id, 0);

    for (String part :
        List.of(id, delivery, id.substring(12), delivery.substring(12), delivery.substring(20))) {
      assertThat(ids(part(part))).as(part).containsExactly(id);
    }
    assertThat(ids(part("001"))).doesNotContain(id);
    assertThat(ids(part("000"))).contains(id);
  }

  @Test
  void aStatusWithADestinationIsOfADeliveryToThat() {
    String both = "evt_" + accept(event("a", ""), OTHER, 0).substring(4);
    String deadOne = dead("a");

    assertThat(ids(fared("dead", OTHER))).isEmpty();
    assertThat(ids(fared("dead", DESTINATION))).containsExactly(deadOne);
    assertThat(ids(fared("dead", null))).containsExactly(deadOne);
    assertThat(ids(fared("pending", OTHER))).containsExactly(both);
    assertThat(ids(fared("routed", DESTINATION))).containsExactly(deadOne);
    assertThat(ids(fared("retrying", OTHER))).isEmpty();
  }

  @Test
  void whatWasPurgedIsNoDeadLetterAnyMore() {
    String gone = dead("a");
    await(store.endings().purge(List.of(Ids.deliveryId(gone, 0))));

    assertThat(ids(fared("dead", DESTINATION))).isEmpty();
    assertThat(ids(fared("dead", null))).isEmpty();
    assertThat(ids(fared(null, DESTINATION))).containsExactly(gone);
  }

  @Test
  void whatStandsInLineIsFoundToo() {
    StoreKit lined = new StoreKit(REDIS, Lined.RULES);
    try {
      Store ordered = lined.store();
      await(ordered.open(false, ""));
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        AcceptRequest request = Lined.request("k", Lined.GOES_ON);
        Lined.accept(ordered, request);
        ids.add(request.event().id());
      }
      // A node that does not know the order must not miss them either.
      for (Store any : List.of(ordered, kit.store())) {
        await(any.open(false, ""));
        assertThat(await(any.events(fared("pending", Lined.GOES_ON))).items())
            .extracting(EventSummary::id)
            .containsAll(ids.subList(1, 3));
      }
    } finally {
      lined.close();
    }
  }

  @Test
  void refusesCursorsThatNoPageGave() {
    for (String cursor : List.of("x", "0".repeat(25), "u".repeat(26), "0".repeat(15) + "x")) {
      assertThatThrownBy(
              () ->
                  await(
                      store.events(
                          new EventQuery(null, null, null, null, null, 0, 0, null, 10, cursor))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () ->
                  await(
                      store.deadLetters(
                          new DeadLetterQuery(
                              null, null, null, null, null, 0, 0, Map.of(), 10, cursor))))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** New events, ends of those that wait, and dead letters that are purged, until told to stop. */
  private void write(AtomicBoolean stop, List<String> there) {
    for (int i = 0; !stop.get(); i++) {
      String id = there.get((i * 37) % there.size());
      Future<?> change =
          switch (i % 4) {
            case 0 -> store.endings().cancel(Ids.deliveryId(id, 0), "why");
            case 1 -> store.endings().purge(List.of(Ids.deliveryId(id, 0)));
            case 2 -> store.accept(request(event("a.b", ""), DESTINATION, 0));
            default -> Future.succeededFuture(dead("a.b"));
          };
      await(change);
    }
  }

  private static void join(Thread writer) {
    try {
      writer.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static <T> List<String> walk(
      Function<String, Future<Page<T>>> page, Function<T, String> id) {
    List<String> seen = new ArrayList<>();
    String cursor = null;
    do {
      Page<T> next = await(page.apply(cursor));
      next.items().forEach(item -> seen.add(id.apply(item)));
      cursor = next.cursor();
    } while (cursor != null);
    return seen;
  }

  private List<String> ids(EventQuery query) {
    return await(store.events(query)).items().stream().map(EventSummary::id).toList();
  }

  private static EventQuery named(String source) {
    return new EventQuery(null, null, source, null, null, null, 0, 0, null, 10, null);
  }

  private static EventQuery part(String q) {
    return new EventQuery(null, null, null, null, null, 0, 0, q, 10, null);
  }

  private static EventQuery fared(String status, String destination) {
    return new EventQuery(null, null, null, status, destination, 0, 0, null, 10, null);
  }

  /** Not due, so that no claim takes it for a moment while somebody turns pages. */
  private String waiting(String type) {
    Event event = event(type, "");
    NewDelivery later =
        new NewDelivery(
            DESTINATION, "", Lane.NORMAL, 0, false, null, Duration.ofHours(1).toMillis());
    await(store.accept(new AcceptRequest(event, null, List.of(later))));
    return event.id();
  }

  private String dead(String type) {
    AcceptResult result = await(store.accept(request(event(type, ""), DESTINATION, LEASE)));
    List<LeasedDelivery> leased = ((AcceptResult.Accepted) result).leased();
    if (leased.isEmpty()) {
      String id = ((AcceptResult.Accepted) result).eventId();
      int shard = Ids.shardOf(id);
      leased =
          await(store.claim(new ClaimRequest(shard, DESTINATION, 64, 1 << 20, LEASE))).claimed();
      leased.stream()
          .filter(it -> !it.event().id().equals(id))
          .forEach(it -> await(store.settle(it, new Settlement.Released())));
      leased = leased.stream().filter(it -> it.event().id().equals(id)).toList();
    }
    leased.forEach(
        it -> await(store.settle(it, new Settlement.Dead(Lined.attempt(1), DeadReason.PERMANENT))));
    return ((AcceptResult.Accepted) result).eventId();
  }

  private String accept(Event event, String destination, long lease) {
    await(store.accept(request(event, destination, lease)));
    return event.id();
  }

  private static AcceptRequest request(Event event, String destination, long lease) {
    return new AcceptRequest(event, null, List.of(delivery(destination, lease)));
  }

  private static Event event(String type, String tenant) {
    Event event = StoreKit.event(type, "{}");
    return new Event(
        event.id(),
        tenant,
        Ids.ofName("src_", tenant, "mail"),
        "mail",
        type,
        event.acceptedAt(),
        "application/json",
        List.of(),
        event.body());
  }
}
