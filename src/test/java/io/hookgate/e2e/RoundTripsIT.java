package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.Http.Reply;
import io.hookgate.testkit.Provider;
import io.hookgate.testkit.RedisExtension;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Round trips to Redis per event with one destination and no retry, as Redis counts them. It counts
 * the commands within scripts, too, under the same names: those that scripts use are told apart by
 * the scripts' own count.
 */
class RoundTripsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int EVENTS = 500;
  private static final int AT_ONCE = 16;

  /** One destination and no retry: accept and settle, and nothing else. */
  private static final double MOST = 3.0;

  private static final List<String> FOR_EVENTS = List.of("accept", "claim", "settle", "hold");
  private static final List<String> ANY_TIME =
      List.of("due", "oldest", "show", "deadletter", "replay", "live", "jobtake");

  /** What this test asks itself. */
  private static final Set<String> OURS = Set.of("info", "config|resetstat");

  /** What accept and settle run inside; a command of another name was sent by the gateway. */
  private static final Set<String> WITHIN_SCRIPTS =
      Set.of(
          "get", "set", "exists", "time", "zadd", "zrem", "zrange", "zscore", "hset", "hget",
          "hmget", "hincrby", "hdel", "rpush", "ltrim", "llen", "lindex", "del", "expire",
          "pexpire", "incrby", "decrby");

  @Test
  void anEventCostsAtMostThreeRoundTrips() {
    try (Stub stub = new Stub();
        GatewayKit kit = GatewayKit.start(REDIS, configuration(stub))) {
      deliver(kit, stub, 50);
      stub.forget();
      settled(50);
      Map<String, Long> before = scripts(kit);
      REDIS.command("CONFIG", "RESETSTAT");
      long began = System.nanoTime();

      deliver(kit, stub, EVENTS);
      settled(EVENTS);

      Map<String, Long> commands = commands();
      double seconds = (System.nanoTime() - began) / 1e9;
      Map<String, Long> scripts = scripts(kit);
      scripts.replaceAll((name, count) -> count - before.get(name));
      report(commands, scripts, seconds);
    }
  }

  private static void report(
      Map<String, Long> commands, Map<String, Long> scripts, double seconds) {
    long evals =
        commands.getOrDefault("evalsha", 0L)
            + commands.getOrDefault("eval", 0L)
            + commands.getOrDefault("script|load", 0L);
    long ran = scripts.values().stream().mapToLong(Long::longValue).sum();
    long background = ANY_TIME.stream().mapToLong(scripts::get).sum();
    long forEvents = FOR_EVENTS.stream().mapToLong(scripts::get).sum();
    long plain =
        commands.entrySet().stream()
            .filter(e -> !WITHIN_SCRIPTS.contains(e.getKey()) && !OURS.contains(e.getKey()))
            .filter(e -> !e.getKey().startsWith("eval") && !e.getKey().equals("script|load"))
            .mapToLong(Map.Entry::getValue)
            .sum();
    System.out.printf(
        Locale.ROOT,
        "round trips per event: %.2f (scripts %s; other commands %.2f); of the look-outs, in %.1f s:"
            + " %d; everything together per event: %.2f%n",
        (forEvents + plain) / (double) EVENTS,
        scripts,
        plain / (double) EVENTS,
        seconds,
        background,
        (evals + plain) / (double) EVENTS);
    // GET looks for the dedup key, once; more would be round trips that hide under its name.
    assertThat(commands.get("get")).isBetween((long) EVENTS, EVENTS + 10L);
    // What Redis counted and what the gateway says it ran differ by what ran between two looks.
    assertThat(Math.abs(evals - ran)).isLessThan(EVENTS / 4);
    // A run takes several events when they come together; none without an event.
    assertThat(scripts.get("accept")).isBetween(1L, (long) EVENTS);
    assertThat(scripts.get("settle")).isBetween(1L, (long) EVENTS);
    assertThat((forEvents + plain) / (double) EVENTS).isLessThanOrEqualTo(MOST);
    assertThat((evals - background + plain) / (double) EVENTS).isLessThanOrEqualTo(MOST);
  }

  private static void deliver(GatewayKit kit, Stub stub, int count) {
    Provider mail = kit.provider("mail");
    Deque<CompletableFuture<Reply>> waiting = new ArrayDeque<>();
    for (int i = 0; i < count; i++) {
      String body = "{\"id\":\"%d-%d\",\"type\":\"delivered\"}".formatted(count, i);
      waiting.add(mail.sendLater(body.getBytes(StandardCharsets.UTF_8)));
      if (waiting.size() == AT_ONCE) {
        assertThat(waiting.remove().join().status()).isEqualTo(200);
      }
    }
    waiting.forEach(reply -> assertThat(reply.join().status()).isEqualTo(200));
    Eventually.see(() -> stub.arrivals().size(), arrived -> arrived >= count);
    assertThat(stub.arrivals()).hasSize(count).allMatch(arrival -> arrival.attempt() == 1);
  }

  /** Each settle adds a row to an attempt log, and nothing else does. */
  private static void settled(long count) {
    Eventually.see(() -> commands().getOrDefault("rpush", 0L), rows -> rows >= count);
  }

  private static Map<String, Long> scripts(GatewayKit kit) {
    Map<String, Long> runs = new TreeMap<>();
    FOR_EVENTS.forEach(name -> runs.put(name, kit.scriptRuns(name)));
    ANY_TIME.forEach(name -> runs.put(name, kit.scriptRuns(name)));
    return runs;
  }

  private static Map<String, Long> commands() {
    Matcher matcher =
        Pattern.compile("cmdstat_([^:]+):calls=(\\d+)")
            .matcher(String.valueOf(REDIS.command("INFO", "commandstats")));
    return matcher
        .results()
        .collect(Collectors.toMap(m -> m.group(1), m -> Long.parseLong(m.group(2))));
  }

  private static String configuration(Stub stub) {
    return """
        { "sources": [ { "name": "mail", "verify": { "provider": "nexuspromail", "secrets": ["s3cret-of-mail-0123"] } } ],
          "destinations": [ { "name": "crm", "url": "%s",
            "signing": { "scheme": "standard-webhooks", "secrets": ["whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"] } } ],
          "routes": [ { "name": "all", "source": "mail", "destinations": ["crm"] } ] }
        """
        .formatted(stub.url("/hooks"));
  }
}
