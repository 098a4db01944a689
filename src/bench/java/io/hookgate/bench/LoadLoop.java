package io.hookgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends a {@link Load} from one thread and one selector: two system calls a request and no
 * allocation, since generator and server share the machine.
 *
 * <p>In open loop a request's latency counts from when the schedule wanted it sent, so a server
 * that stalls is charged for everything that queued up meanwhile (no coordinated omission).
 */
final class LoadLoop {
  private static final long PAUSE_NANOS = 100_000;
  private static final long LONG_PAUSE_NANOS = 2_000_000;
  private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final double FORESEEN_CLOSED_RATE = 100_000;

  private final Load load;
  private final InetSocketAddress target;
  private final Requests requests;
  private final Selector selector = Selector.open();
  private final ArrayDeque<LoadConnection> idle = new ArrayDeque<>();
  private final long start;
  private final long windowStart;
  private final long end;
  private final LoadTally tally;
  private int sent;
  private int busy;

  /** Signs, connects, and sets the start to now: run at once. */
  LoadLoop(Load load, @Nullable Journal journal) throws IOException {
    this.load = load;
    this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), load.port());
    double rate = load.isOpen() ? load.rate() : FORESEEN_CLOSED_RATE;
    int foreseen = (int) Math.min(load.count(), Math.ceil(rate * load.durationNanos() / 1e9));
    this.requests = new Requests(load.port(), load.path(), load.first(), foreseen);
    for (int i = 0; i < load.connections(); i++) {
      idle.push(new LoadConnection(target, selector));
    }
    this.start = System.nanoTime();
    this.windowStart = start + load.warmupNanos();
    this.end = start + load.durationNanos();
    this.tally = new LoadTally(windowStart, end, journal);
  }

  /**
   * Sends, then waits for the last answers: the load's duration and at most 10 s.
   *
   * @param onWindow called once, when the window opens; must be quick
   */
  LoadResult run(Runnable onWindow) throws IOException {
    boolean open = false;
    long now = System.nanoTime();
    while (now < end && (sent < load.count() || busy > 0)) {
      if (!open && now >= windowStart) {
        open = true;
        onWindow.run();
      }
      sendDue(now);
      await(nextDue());
      now = System.nanoTime();
    }
    if (load.isOpen()) {
      sendDue(end - 1);
      countUnsent();
    }
    long patience = now + ANSWER_NANOS;
    while (busy > 0 && System.nanoTime() < patience) {
      selector.select(this::receive, 100);
    }
    for (SelectionKey key : List.copyOf(selector.keys())) {
      key.channel().close();
    }
    selector.close();
    return tally.result(load.first() + sent, busy, now);
  }

  private void sendDue(long now) throws IOException {
    while (!idle.isEmpty() && sent < load.count()) {
      long due = load.isOpen() ? start + load.dueAfterNanos(sent) : now;
      if (due > now) {
        return;
      }
      LoadConnection connection = idle.pop();
      int number = load.first() + sent;
      sent++;
      busy++;
      tally.sent(number, due);
      try {
        connection.send(number, due, requests.get(number));
      } catch (IOException e) {
        replace(connection);
      }
    }
  }

  /** When the next request is to be sent; never when none can be before an answer comes. */
  private long nextDue() {
    return load.isOpen() && !idle.isEmpty() && sent < load.count()
        ? start + load.dueAfterNanos(sent)
        : Long.MAX_VALUE;
  }

  /** Receives answers; returns when there were some, or at the latest when the next is due. */
  private void await(long due) throws IOException {
    long wait = Math.min(due, end) - System.nanoTime();
    if (due == Long.MAX_VALUE || wait > LONG_PAUSE_NANOS) {
      long millis = TimeUnit.NANOSECONDS.toMillis(wait) - 1;
      selector.select(this::receive, Math.max(1, Math.min(100, millis)));
    } else if (selector.selectNow(this::receive) == 0 && wait > 0) {
      // The selector waits in whole milliseconds, which is too coarse for a schedule.
      LockSupport.parkNanos(Math.min(wait, PAUSE_NANOS));
    }
  }

  private void receive(SelectionKey key) {
    LoadConnection connection = (LoadConnection) key.attachment();
    try {
      int status = connection.receive();
      if (status > 0) {
        tally.answered(connection.number(), status, connection.due(), System.nanoTime());
        connection.free();
        busy--;
        idle.push(connection);
      }
    } catch (IOException e) {
      replaceUnchecked(connection);
    }
  }

  private void replaceUnchecked(LoadConnection connection) {
    try {
      replace(connection);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Counts the connection's request as broken and opens another; a refused one ends the run. */
  private void replace(LoadConnection connection) throws IOException {
    if (connection.isBusy()) {
      tally.broken();
      busy--;
    } else {
      idle.remove(connection);
    }
    connection.close();
    idle.push(new LoadConnection(target, selector));
  }

  private void countUnsent() {
    for (int n = sent; n < load.count() && start + load.dueAfterNanos(n) < end; n++) {
      tally.unsent(start + load.dueAfterNanos(n), end);
    }
  }
}
