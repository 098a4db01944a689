package io.hookgate.store;

import io.hookgate.model.LiveState;
import io.hookgate.model.LiveStates;
import io.hookgate.model.SwitchAction;
import io.hookgate.model.SwitchState;
import io.hookgate.model.SwitchWish;
import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.hookgate.store.redis.Script;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The live state of destinations: paused, disabled, failing since. One version counts the changes
 * of all of them, so that a node that looks often reads little. Any thread; futures fail as those
 * of {@link Store}.
 */
public final class Switches {
  private static final Keys KEYS = Keys.of(0);

  private final RedisLinks links;
  private final long clockOffset;
  private final Supplier<String> operations;

  Switches(RedisLinks links, long clockOffset, Supplier<String> operations) {
    this.links = links;
    this.clockOffset = clockOffset;
    this.operations = operations;
  }

  /**
   * What was read.
   *
   * @param now by the store's clock, milliseconds since 1970
   */
  public record Snapshot(long now, LiveStates states) {}

  /**
   * What became of a change.
   *
   * @param version that has it
   * @param made false when the state was so already
   */
  public record Changed(long version, boolean made) {}

  /**
   * The first failure of a destination.
   *
   * @param version that has it
   * @param since 0 for none
   */
  public record Noted(long version, long since) {}

  /** The state now; {@code known} itself when nothing has changed since. */
  public Future<Snapshot> read(LiveStates known) {
    Call call =
        new Call(Script.LIVE)
            .key(KEYS.states())
            .key(KEYS.failures())
            .arg(clockOffset)
            .arg(known.version());
    return links
        .run(call)
        .map(
            reply ->
                new Snapshot(
                    reply.get(0).number(),
                    reply.size() == 2
                        ? known
                        : states(reply.get(1).number(), reply.get(2), reply.get(3))));
  }

  /** Makes a change and writes it into the audit; does nothing when the state is so already. */
  public Future<Changed> change(SwitchChange change) {
    return change(change, operations.get());
  }

  /** The same operation may run twice. */
  Future<Changed> change(SwitchChange change, String operation) {
    SwitchWish wish = change.wish();
    SwitchAction action = wish.action();
    Call call =
        new Call(Script.SWITCH)
            .key(KEYS.states())
            .key(KEYS.failures())
            .key(KEYS.audit())
            .arg(clockOffset)
            .arg(Keys.bare(wish.destinationId()))
            .arg(action.ofPause() ? "p" : "d")
            .arg(action.on() ? 1 : 0)
            .arg(change.configured() ? 1 : 0)
            .arg(wish.by())
            .arg(wish.cause())
            .arg(
                Audit.text(
                    action.word(),
                    new Audit.Subject(
                        "destination", wish.destinationId(), change.tenant(), change.name()),
                    wish.cause()))
            .arg(operation)
            .arg(Audit.MOST)
            .arg(wish.failingSince() == 0 ? "" : Long.toString(wish.failingSince()));
    return links
        .run(call)
        .map(reply -> new Changed(reply.get(1).number(), reply.get(2).number() == 1));
  }

  /**
   * Notes a destination's first failure; an earlier one stands.
   *
   * @param since by the store's clock, milliseconds since 1970; 0 forgets it: something went well
   */
  public Future<Noted> note(String destinationId, long since) {
    Call call =
        new Call(Script.FAILING)
            .key(KEYS.states())
            .key(KEYS.failures())
            .arg(Keys.bare(destinationId))
            .arg(since);
    return links.run(call).map(reply -> new Noted(reply.get(0).number(), reply.get(1).number()));
  }

  private static LiveStates states(long version, Reply states, Reply failures) {
    Map<String, LiveState> byId = new HashMap<>();
    for (int i = 0; i + 1 < failures.size(); i += 2) {
      long since = failures.get(i + 1).number();
      change(byId, failures.get(i).text(), is -> new LiveState(is.paused(), is.disabled(), since));
    }
    for (int i = 0; i + 1 < states.size(); i += 2) {
      String field = states.get(i).text();
      int colon = field.indexOf(':');
      if (colon > 0) {
        SwitchState state = state(new JsonObject(states.get(i + 1).text()));
        boolean pause = field.endsWith(":p");
        change(
            byId,
            field.substring(0, colon),
            is ->
                new LiveState(
                    pause ? state : is.paused(), pause ? is.disabled() : state, is.failingSince()));
      }
    }
    return new LiveStates(version, Map.copyOf(byId));
  }

  private static void change(
      Map<String, LiveState> byId, String bare, UnaryOperator<LiveState> change) {
    byId.compute("dst_" + bare, (id, is) -> change.apply(is == null ? LiveState.NONE : is));
  }

  private static SwitchState state(JsonObject json) {
    return new SwitchState(
        json.getInteger("on") == null ? null : json.getInteger("on") == 1,
        json.getLong("at"),
        json.getString("by"),
        json.getString("why"));
  }
}
