package io.hookgate.network;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Finds the address that an attempt goes to: looks the host up, leaves out what the guard refuses,
 * and takes the next one with each attempt. Looks up once for all who ask at the same time, and
 * remembers {@value #MAX_HOSTS} hosts for {@value #REMEMBER_SECONDS} s. For one event loop.
 */
public final class Locator {
  static final int MAX_HOSTS = 1000;
  static final int REMEMBER_SECONDS = 20;

  /** Shared by the node's workers; a resolver that hangs holds up look-ups, nothing else. */
  private static final int LOOKUP_THREADS = 8;

  private static final long LONGEST_LOOKUP_NANOS = Duration.ofMinutes(1).toNanos();

  private final AddressGuard guard;
  private final LongSupplier nanoTime;
  private final Function<String, Future<List<InetAddress>>> lookup;
  private final Map<String, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MAX_HOSTS;
        }
      };

  /**
   * @param lookup all addresses of a name
   */
  public Locator(
      AddressGuard guard,
      LongSupplier nanoTime,
      Function<String, Future<List<InetAddress>>> lookup) {
    this.guard = guard;
    this.nanoTime = nanoTime;
    this.lookup = lookup;
  }

  /** The machine's resolver, on threads of its own: it blocks, and may hang. */
  public static Function<String, Future<List<InetAddress>>> system(Vertx vertx) {
    WorkerExecutor threads =
        vertx.createSharedWorkerExecutor("hookgate-dns", LOOKUP_THREADS, LONGEST_LOOKUP_NANOS);
    return host -> threads.executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false);
  }

  /**
   * An address of that host; fails with {@link NotAllowed} when all of them are refused, with
   * {@link UnknownHostException} when there is none.
   *
   * @param turn which of several addresses: attempts made so far
   */
  public Future<InetAddress> locate(String host, int turn) {
    return addresses(host).compose(all -> choose(all, turn));
  }

  private Future<InetAddress> choose(List<InetAddress> all, int turn) {
    List<InetAddress> open = new ArrayList<>(all.size());
    String refusal = "the host has no address";
    for (InetAddress address : all) {
      String why = guard.refusal(address);
      if (why == null) {
        open.add(address);
      } else {
        refusal = why;
      }
    }
    return open.isEmpty()
        ? Future.failedFuture(new NotAllowed(refusal))
        : Future.succeededFuture(open.get(turn % open.size()));
  }

  private Future<List<InetAddress>> addresses(String host) {
    if (AddressGuard.isLiteral(host)) {
      return now(() -> List.of(InetAddress.getByName(host)));
    }
    Known remembered = known.get(host);
    if (remembered != null && nanoTime.getAsLong() - remembered.until < 0) {
      return remembered.addresses;
    }
    Future<List<InetAddress>> found = lookup.apply(host);
    Known asked =
        new Known(found, nanoTime.getAsLong() + Duration.ofSeconds(REMEMBER_SECONDS).toNanos());
    known.put(host, asked);
    return found.onFailure(cause -> known.remove(host, asked));
  }

  private static Future<List<InetAddress>> now(Callable<List<InetAddress>> literal) {
    try {
      return Future.succeededFuture(literal.call());
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  /** A result that is not there yet is remembered too: whoever asks meanwhile waits for it. */
  private record Known(Future<List<InetAddress>> addresses, long until) {}
}
