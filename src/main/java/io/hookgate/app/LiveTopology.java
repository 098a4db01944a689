package io.hookgate.app;

import io.hookgate.bus.Addresses;
import io.hookgate.bus.DestinationSwitched;
import io.hookgate.bus.LiveChanged;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.GatewayConfig;
import io.hookgate.config.Topology;
import io.hookgate.model.LiveState;
import io.hookgate.model.LiveStates;
import io.hookgate.model.SwitchAction;
import io.hookgate.model.SwitchState;
import io.hookgate.model.SwitchWish;
import io.hookgate.store.Definitions;
import io.hookgate.store.Store;
import io.hookgate.store.StoreUnavailable;
import io.hookgate.store.SwitchChange;
import io.hookgate.store.Switches;
import io.hookgate.telemetry.Health;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration with what the API defined beside it, and the live state of destinations laid
 * over both. Looks at the store twice a second, at once when it is told of a change, and tells the
 * node what was switched. Everybody who routes, claims or sends asks it anew each time. Any thread.
 */
final class LiveTopology {
  private static final Logger LOG = LoggerFactory.getLogger(LiveTopology.class);
  private static final long PERIOD_MILLIS = 500;

  /** With an older state nothing is accepted. */
  private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Vertx vertx;
  private final Switches switches;
  private final Definitions definitions;
  private final Rules rules;
  private final Health health;
  private final ContextInternal home;
  private volatile Seen seen;
  private volatile boolean stopped;
  // Of the home event loop.
  private @Nullable Future<Void> reading;
  private @Nullable Future<Void> following;
  private @Nullable GatewayConfig next;
  private boolean fresh = true;

  /**
   * What is in force.
   *
   * @param defined all that is defined, in files and through the API
   * @param configured the topology of that, before the live state
   * @param storeMillis the store's clock when it was read
   * @param nanos when that was, by ours
   */
  private record Seen(
      LiveDefinitions defined,
      Topology configured,
      Topology topology,
      LiveStates states,
      long storeMillis,
      long nanos) {}

  /**
   * @param store whose states and definitions it follows
   * @param files what the files define
   * @param rules told of every change
   */
  LiveTopology(Vertx vertx, Store store, LiveDefinitions files, Rules rules, Health health) {
    this.vertx = vertx;
    this.switches = store.switches();
    this.definitions = store.definitions();
    this.rules = rules;
    this.health = health;
    this.home = (ContextInternal) vertx.getOrCreateContext();
    Topology configured = files.topology();
    this.seen = new Seen(files, configured, configured, LiveStates.UNKNOWN, 0, System.nanoTime());
  }

  /** Done when the state was read: before, nobody knows what may be sent. */
  Future<Void> start() {
    Promise<Void> known = Promise.promise();
    vertx.eventBus().<LiveChanged>localConsumer(Addresses.LIVE, hint -> refresh());
    home.runOnContext(go -> look(known));
    return known.future();
  }

  /** Looks no more. */
  void stop() {
    stopped = true;
  }

  /** What is in force now. */
  Topology get() {
    return seen.topology;
  }

  /** The live state alone. */
  LiveStates states() {
    return seen.states;
  }

  /** Everything that is defined, as far as it is known here. */
  LiveDefinitions defined() {
    return seen.defined;
  }

  /** The store's clock, as far as it is known here. */
  long storeMillis() {
    Seen last = seen;
    return last.storeMillis + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - last.nanos);
  }

  /** Whether the state is young enough to accept by. */
  boolean fresh() {
    return System.nanoTime() - seen.nanos < STALE_NANOS;
  }

  /**
   * Changes a destination's state. When it completes, on the caller's event loop, this node has it;
   * the others have it within a second. Fails with {@link IllegalArgumentException} when no
   * destination is configured under that id.
   */
  Future<Boolean> change(SwitchWish wish) {
    Topology configured = seen.configured;
    DestinationConfig destination = configured.destination(wish.destinationId());
    if (destination == null || configured.isGone(wish.destinationId())) {
      return Future.failedFuture(
          new IllegalArgumentException("no destination has the id " + wish.destinationId()));
    }
    boolean said = wish.action().ofPause() ? destination.paused() : !destination.enabled();
    return switches
        .change(new SwitchChange(wish, destination.tenant(), destination.name(), said))
        .onSuccess(changed -> vertx.eventBus().publish(Addresses.LIVE, new LiveChanged()))
        .compose(changed -> refresh().otherwiseEmpty().map(changed.made()));
  }

  /**
   * Writes definitions. When it completes, on the caller's event loop, this node has them; the
   * others have them within a second.
   */
  Future<Definitions.Written> define(List<Definitions.Change> changes, String by) {
    return definitions
        .write(changes, by)
        .onSuccess(written -> vertx.eventBus().publish(Addresses.LIVE, new LiveChanged()))
        .compose(written -> refresh().otherwiseEmpty().map(written));
  }

  /**
   * Takes another configuration of files, whole. Done, on the caller's event loop, when it is in
   * force on this node.
   */
  Future<Void> reconfigure(GatewayConfig changed) {
    Promise<Void> done = ((ContextInternal) vertx.getOrCreateContext()).promise();
    home.runOnContext(
        go -> {
          next = changed;
          readOnHome().onComplete(done);
        });
    return done.future();
  }

  /**
   * Says of each disabled destination that it is: a node may have died before it took care of what
   * waits, or told anybody.
   */
  void announceDisabled() {
    for (DestinationConfig destination : get().destinations()) {
      if (!destination.enabled()) {
        vertx
            .eventBus()
            .publish(Addresses.DESTINATION, switched(destination, SwitchAction.DISABLE));
      }
    }
  }

  private void look(Promise<Void> known) {
    if (stopped) {
      return;
    }
    readOnHome()
        .onComplete(
            read -> known.tryComplete(),
            failure -> LOG.atDebug().addKeyValue("cause", failure.getMessage()).log("state.unread"))
        .onComplete(
            done -> {
              judge();
              vertx.setTimer(PERIOD_MILLIS, t -> look(known));
            });
  }

  private void judge() {
    boolean now = fresh() && seen.states.version() >= 0;
    if (!stopped) {
      health.set(Conditions.STATE, now);
    }
    if (now != fresh) {
      (now ? LOG.atInfo() : LOG.atError()).log(now ? "state.fresh" : "state.stale");
    }
    fresh = now;
  }

  /** Reads once more; done, on the caller's event loop, when what is read is in force. */
  private Future<Void> refresh() {
    Promise<Void> done = ((ContextInternal) vertx.getOrCreateContext()).promise();
    home.runOnContext(go -> readOnHome().onComplete(done));
    return done.future();
  }

  /** One read at a time; who comes during one waits for the next, since it may miss a change. */
  private Future<Void> readOnHome() {
    if (reading == null) {
      return read();
    }
    if (following == null) {
      following =
          reading.transform(
              ended -> {
                following = null;
                return read();
              });
    }
    return following;
  }

  private Future<Void> read() {
    Promise<Void> done = home.promise();
    reading = done.future();
    Seen before = seen;
    GatewayConfig changed = next;
    next = null;
    Future<Switches.Snapshot> states = switches.read(before.states);
    Future<Defined> defined =
        definitions.read(before.defined.known()).compose(known -> defined(before, changed, known));
    Future.all(states, defined)
        .map(
            read -> {
              adopt(states.result(), defined.result());
              return read;
            })
        .onComplete(
            read -> {
              reading = null;
              if (read.succeeded()) {
                done.complete();
              } else {
                keep(changed, read.cause());
                done.fail(read.cause());
              }
            });
    return done.future();
  }

  /** A configuration waits for the store, but not for ever where it is what cannot be taken. */
  private void keep(@Nullable GatewayConfig changed, Throwable failure) {
    if (next == null && failure instanceof StoreUnavailable) {
      next = changed;
    }
  }

  /** All that is defined, and the topology of that. */
  private record Defined(LiveDefinitions defined, Topology configured) {}

  /**
   * Nothing is read again of what is known; what is new is read, and looked up in, elsewhere than
   * on the event loop.
   */
  private Future<Defined> defined(
      Seen before, @Nullable GatewayConfig changed, Definitions.Known known) {
    if (changed == null && known.version() == before.defined.known().version()) {
      return Future.succeededFuture(new Defined(before.defined, before.configured));
    }
    return home.executeBlocking(
        () -> {
          LiveDefinitions now =
              (changed == null ? before.defined : before.defined.under(changed)).with(known);
          return new Defined(now, now.topology());
        });
  }

  @SuppressWarnings("ReferenceEquality") // What is the same stays the same.
  private void adopt(Switches.Snapshot snapshot, Defined read) {
    Seen before = seen;
    boolean other = read.defined != before.defined;
    Topology configured = read.configured;
    Topology now = before.topology;
    if (other || snapshot.states().version() != before.states.version()) {
      Topology laid = configured.with(snapshot.states());
      // What is the same stays the same: others compare by identity.
      now = !other && laid.destinations().equals(now.destinations()) ? now : laid;
    }
    seen =
        new Seen(
            read.defined, configured, now, snapshot.states(), snapshot.now(), System.nanoTime());
    rules.follow(now);
    if (before.states.version() >= 0) {
      announce(before.topology, now);
    }
  }

  private void announce(Topology before, Topology now) {
    if (before.equals(now)) {
      return;
    }
    for (DestinationConfig is : now.destinations()) {
      DestinationConfig was = before.destination(is.id());
      if (was != null && was.enabled() != is.enabled()) {
        tell(is, is.enabled() ? SwitchAction.ENABLE : SwitchAction.DISABLE);
      }
      if (was != null && was.paused() != is.paused()) {
        tell(is, is.paused() ? SwitchAction.PAUSE : SwitchAction.RESUME);
      }
    }
    for (DestinationConfig gone : now.gone().values()) {
      DestinationConfig was = before.destination(gone.id());
      if (was != null && was.enabled()) {
        tell(gone, SwitchAction.DISABLE);
      }
    }
  }

  private void tell(DestinationConfig destination, SwitchAction action) {
    DestinationSwitched switched = switched(destination, action);
    LOG.atWarn()
        .addKeyValue("destination", destination.qualifiedName())
        .addKeyValue("destinationId", destination.id())
        .addKeyValue("action", action.word())
        .addKeyValue("by", switched.by())
        .addKeyValue("why", switched.cause())
        .log("destination.switched");
    vertx.eventBus().publish(Addresses.DESTINATION, switched);
  }

  private DestinationSwitched switched(DestinationConfig destination, SwitchAction action) {
    LiveState state = states().of(destination.id());
    SwitchState said = action.ofPause() ? state.paused() : state.disabled();
    return new DestinationSwitched(
        destination.id(),
        destination.name(),
        action,
        said == null ? 0 : said.since(),
        said == null ? "" : said.by(),
        said == null ? "" : said.cause());
  }
}
