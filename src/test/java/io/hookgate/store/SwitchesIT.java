package io.hookgate.store;

import static io.hookgate.testkit.StoreKit.DESTINATION;
import static io.hookgate.testkit.StoreKit.OTHER;
import static io.hookgate.testkit.StoreKit.await;
import static io.hookgate.testkit.StoreKit.delivery;
import static io.hookgate.testkit.StoreKit.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.model.LiveState;
import io.hookgate.model.LiveStates;
import io.hookgate.model.SwitchAction;
import io.hookgate.model.SwitchState;
import io.hookgate.model.SwitchWish;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SwitchesIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int SHARD = 4;

  private StoreKit kit;
  private Store store;
  private Switches switches;

  @BeforeEach
  void open() {
    kit = new StoreKit(REDIS);
    store = kit.store();
    await(store.open(false, ""));
    switches = store.switches();
  }

  @AfterEach
  void close() {
    kit.close();
  }

  @Test
  void tellsWhoDidWhatAndWhen() {
    long before = System.currentTimeMillis();
    assertThat(change(SwitchAction.PAUSE, false).made()).isTrue();

    SwitchState paused = Objects.requireNonNull(state().paused());

    assertThat(paused.on()).isTrue();
    assertThat(paused.by()).isEqualTo("ops");
    assertThat(paused.cause()).isEqualTo("because");
    assertThat(paused.since()).isBetween(before - 1, System.currentTimeMillis() + 1);
    assertThat(state().paused(false)).isTrue();
    assertThat(state().enabled(true)).isTrue();
    assertThat(read().of(OTHER)).isEqualTo(LiveState.NONE);
  }

  @Test
  void whatIsSoAlreadyIsNoChange() {
    assertThat(change(SwitchAction.RESUME, false).made()).isFalse();
    assertThat(change(SwitchAction.PAUSE, true).made()).isFalse();
    long version = change(SwitchAction.PAUSE, false).version();
    assertThat(change(SwitchAction.PAUSE, false)).isEqualTo(new Switches.Changed(version, false));
    assertThat(audit()).hasSize(1);
  }

  @Test
  void whatTheConfigurationSaysIsLeftToIt() {
    change(SwitchAction.DISABLE, false);
    assertThat(state().enabled(true)).isFalse();
    change(SwitchAction.ENABLE, false);
    assertThat(state().enabled(true)).isTrue();
    assertThat(state().enabled(false)).isFalse();
    assertThat(Objects.requireNonNull(state().disabled()).by()).isEqualTo("ops");
  }

  @Test
  void overridesWhatTheConfigurationSays() {
    change(SwitchAction.ENABLE, true);
    change(SwitchAction.RESUME, true);
    assertThat(state().enabled(false)).isTrue();
    assertThat(state().paused(true)).isFalse();
  }

  @Test
  void aReaderThatHasTheVersionGetsNoMore() {
    change(SwitchAction.PAUSE, false);
    LiveStates known = read();
    assertThat(await(switches.read(known)).states()).isSameAs(known);
    change(SwitchAction.RESUME, false);
    assertThat(await(switches.read(known)).states().version()).isGreaterThan(known.version());
    REDIS.command("DEL", "{hg:live}s");
    assertThat(await(switches.read(known)).states().byId()).isEmpty();
  }

  @Test
  void theFirstFailureStandsUntilASuccessOrASwitch() {
    assertThat(await(switches.note(DESTINATION, 5000)).since()).isEqualTo(5000);
    assertThat(await(switches.note(DESTINATION, 6000)).since()).isEqualTo(5000);
    assertThat(await(switches.note(DESTINATION, 4000)).since()).isEqualTo(4000);
    assertThat(state().failingSince()).isEqualTo(4000);
    assertThat(await(switches.note(DESTINATION, 0)).since()).isZero();
    assertThat(state().failingSince()).isZero();
    await(switches.note(DESTINATION, 7000));
    change(SwitchAction.PAUSE, false);
    assertThat(state().failingSince()).isZero();
  }

  @Test
  void doesNotDisableWhatSucceededMeanwhile() {
    await(switches.note(DESTINATION, 5000));
    await(switches.note(DESTINATION, 0));
    assertThat(await(switches.change(afterFailures(5000))).made()).isFalse();
    await(switches.note(DESTINATION, 6000));
    assertThat(await(switches.change(afterFailures(5000))).made()).isFalse();
    assertThat(await(switches.change(afterFailures(6000))).made()).isTrue();
    assertThat(state().enabled(true)).isFalse();
  }

  @Test
  void keepsTheNewestThousandChangesAndListsThemPageByPage() {
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < Audit.MOST + 3; i++) {
      SwitchAction action = i % 2 == 0 ? SwitchAction.PAUSE : SwitchAction.RESUME;
      SwitchWish wish = new SwitchWish(DESTINATION, action, "ops", "cause " + i);
      await(switches.change(new SwitchChange(wish, "", "crm", false)));
      wanted.add(0, "cause " + i);
    }
    assertThat(audit()).extracting(Audit.Entry::cause).isEqualTo(wanted.subList(0, Audit.MOST));
    assertThatThrownBy(() -> await(store.audit().page(10, "nonsense")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void buriesWhatWaitsInEveryLaneAndLeavesWhatIsLeased() {
    int waiting = 450;
    accept(60_000);
    for (int i = 0; i < waiting; i++) {
      accept(0);
    }
    await(store.hold(SHARD, DESTINATION, 30_000));
    for (int died : new int[] {200, 200, waiting - 400, 0}) {
      assertThat(await(store.bury(SHARD, DESTINATION))).isEqualTo(died);
    }
    Counts counts = Objects.requireNonNull(await(store.counts()).get(DESTINATION));
    assertThat(counts).isEqualTo(new Counts(0, 1, 0, waiting, counts.bytes()));
    Invariants.hold(REDIS);
    // A lease that ran out is nobody's.
    assertThat(await(kit.storeAhead(61_000).bury(SHARD, DESTINATION))).isEqualTo(1);
    Invariants.hold(REDIS);
  }

  private void accept(long lease) {
    await(
        store.accept(
            new AcceptRequest(
                event("a", "{}", SHARD), null, List.of(delivery(DESTINATION, lease)))));
  }

  private Switches.Changed change(SwitchAction action, boolean configured) {
    return await(
        switches.change(
            new SwitchChange(
                new SwitchWish(DESTINATION, action, "ops", "because"), "", "crm", configured)));
  }

  private static SwitchChange afterFailures(long since) {
    return new SwitchChange(
        new SwitchWish(DESTINATION, SwitchAction.DISABLE, SwitchState.GATEWAY, "", since),
        "",
        "crm",
        false);
  }

  private LiveStates read() {
    return await(switches.read(LiveStates.UNKNOWN)).states();
  }

  private LiveState state() {
    return read().of(DESTINATION);
  }

  private List<Audit.Entry> audit() {
    List<Audit.Entry> all = new ArrayList<>();
    String cursor = null;
    do {
      Page<Audit.Entry> page = await(store.audit().page(150, cursor));
      all.addAll(page.items());
      cursor = page.cursor();
    } while (cursor != null);
    return all;
  }
}
