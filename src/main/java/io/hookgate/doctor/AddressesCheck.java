package io.hookgate.doctor;

import io.hookgate.network.AddressGuard;
import io.hookgate.network.Endpoint;
import io.hookgate.network.NotAllowed;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Whether each destination's host has an address that deliveries may go to. */
final class AddressesCheck {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int AT_ONCE = 16;
  private static final int MOST = 500;

  private final AddressGuard guard;

  AddressesCheck(List<String> allow) {
    this.guard = new AddressGuard(allow);
  }

  /** A line for each that is wrong, and one for the others. */
  List<Finding> look(List<Place> places) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, AddressesCheck::daemon);
    try {
      Map<Place, Future<@Nullable Finding>> looks = new LinkedHashMap<>();
      for (Place place : places) {
        if (looks.size() < MOST) {
          looks.put(place, threads.submit(() -> look(place)));
        }
      }
      List<Finding> findings = new ArrayList<>();
      long end = System.nanoTime() + LIMIT.toNanos();
      int well = 0;
      for (Map.Entry<Place, Future<@Nullable Finding>> look : looks.entrySet()) {
        Finding found = found(look.getKey(), look.getValue(), end - System.nanoTime());
        if (found == null) {
          well++;
        } else {
          findings.add(found);
        }
      }
      findings.add(
          0,
          Finding.ok(
              "addresses",
              "%d of %d enabled destinations have an address that deliveries may go to"
                  .formatted(well, looks.size())));
      return findings;
    } finally {
      threads.shutdownNow();
    }
  }

  private @Nullable Finding look(Place place) {
    String name = place.name();
    try {
      Endpoint endpoint = Endpoint.parse(place.url());
      String refusal = "the host has no address";
      for (InetAddress address : InetAddress.getAllByName(endpoint.host())) {
        String why = guard.refusal(address);
        if (why == null) {
          return null;
        }
        refusal = why;
      }
      return Finding.problem(
          "addresses",
          "nothing is sent to %s: %s".formatted(name, refusal),
          "name its range in network.allow if deliveries may go there");
    } catch (NotAllowed e) {
      return Finding.problem(
          "addresses",
          "nothing is sent to %s: %s".formatted(name, e.getMessage()),
          "correct its url");
    } catch (UnknownHostException e) {
      return Finding.problem(
          "addresses",
          "the host of %s has no address".formatted(name),
          "correct its url, or this machine's name service");
    }
  }

  private static @Nullable Finding found(Place place, Future<@Nullable Finding> look, long nanos)
      throws InterruptedException {
    String remedy = "look at this machine's name service";
    try {
      return look.get(Math.max(1, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      String said = "no address of %s within %d s";
      return Finding.warning("addresses", said.formatted(place.name(), LIMIT.toSeconds()), remedy);
    } catch (ExecutionException e) {
      String said = "the host of %s could not be looked up: %s";
      return Finding.problem("addresses", said.formatted(place.name(), e.getCause()), remedy);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "look-up");
    thread.setDaemon(true);
    return thread;
  }
}
