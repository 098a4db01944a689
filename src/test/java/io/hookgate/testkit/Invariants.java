package io.hookgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What must hold in the store after every script, however it ended. Reads the whole Redis. */
public final class Invariants {
  private final RedisCommands redis;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Map<String, String>> deliveries = new TreeMap<>();
  private final Map<String, String> dueIn = new HashMap<>();
  private final Map<String, String> lineOf = new HashMap<>();

  private Invariants(RedisCommands redis) {
    this.redis = redis;
  }

  /** Everything, counters included: after scripts that ran to their end. */
  public static void hold(RedisCommands redis) {
    Invariants all = new Invariants(redis);
    all.structure();
    all.wake();
    all.counters();
    all.limits();
    all.bodies();
    all.replays();
    all.remains();
    assertThat(all.problems).isEmpty();
  }

  /** What holds even when scripts broke off: no open delivery is out of reach of the claim loop. */
  public static void nothingLost(RedisCommands redis) {
    Invariants all = new Invariants(redis);
    all.structure();
    all.problems.removeIf(p -> !p.startsWith("lost:"));
    assertThat(all.problems).isEmpty();
  }

  /** Everything but the counters: after a script that broke off was run again. */
  public static void structure(RedisCommands redis) {
    Invariants all = new Invariants(redis);
    all.structure();
    assertThat(all.problems).isEmpty();
  }

  /** What a transform made goes with its delivery. */
  private void bodies() {
    for (String key : keys("*}t:*")) {
      Map<String, String> delivery = hash(key.replace("}t:", "}d:"));
      if (!List.of("p", "i", "r").contains(delivery.getOrDefault("st", ""))) {
        problems.add("kept: " + key + " of a delivery that ended");
      }
    }
  }

  /** Where retention has been, nothing is left of an event that is gone. */
  private void remains() {
    if (keys("{hg:[0-9]*}v").isEmpty()) {
      return;
    }
    Set<String> records = keys("{hg:[0-9]*}e:*");
    for (String kind : List.of("s", "d", "a", "r", "t")) {
      for (String key : keys("{hg:[0-9]*}" + kind + ":*")) {
        int at = key.indexOf('}') + 3;
        String record = key.substring(0, at - 2) + "e:" + key.substring(at, at + 26);
        if (!records.contains(record)) {
          problems.add(key + " is left of an event that is gone");
        }
      }
    }
    for (String key : keys("{hg:[0-9]*}i")) {
      String shard = key.substring(0, key.indexOf('}') + 1);
      for (String event : list("ZRANGE", key, "0", "-1")) {
        if (!records.contains(shard + "e:" + event)) {
          problems.add(event + " is in the index and has no record");
        }
      }
    }
  }

  /** A job is in the list of unfinished ones as long as it has something to do, and adds up. */
  private void replays() {
    Set<String> unfinished = new HashSet<>(list("ZRANGE", "{hg:replays}u", "0", "-1"));
    Set<String> listed = new HashSet<>(list("ZRANGE", "{hg:replays}i", "0", "-1"));
    for (String key : keys("{hg:replays}j:*")) {
      String id = key.substring(key.lastIndexOf(':') + 1);
      Map<String, String> is = hash(key);
      boolean goesOn =
          "qr".contains(is.getOrDefault("st", "-")) || !is.getOrDefault("ba", "").isEmpty();
      if (unfinished.contains(id) != goesOn || !listed.contains(id)) {
        problems.add("replay " + id + " is not listed as what it is: " + is);
      }
      if (number(is, "mt") != number(is, "qu") + number(is, "sk")) {
        problems.add("replay " + id + " does not add up: " + is);
      }
    }
    for (String key : keys("{hg:*}p:*")) {
      String shard = key.substring(0, key.indexOf('}') + 1);
      String id = key.substring(key.lastIndexOf(':') + 1);
      Map<String, String> counted = hash(key);
      for (String state : List.of("d", "x", "c")) {
        long are =
            deliveries.entrySet().stream()
                .filter(it -> it.getKey().startsWith(shard))
                .map(Map.Entry::getValue)
                .filter(it -> id.equals(it.get("rp")) && state.equals(it.get("st")))
                .count();
        // Of what is gone, only the counter is left.
        boolean less = number(counted, state) > are && !keys("{hg:[0-9]*}v").isEmpty();
        if (number(counted, state) != are && !less) {
          problems.add(key + " is " + counted + ", but " + are + " are " + state);
        }
      }
    }
  }

  private static long number(Map<String, String> fields, String name) {
    return Long.parseLong(fields.getOrDefault(name, "0"));
  }

  private void structure() {
    for (String key : keys("*}d:*")) {
      deliveries.put(
          key.substring(0, key.indexOf('}') + 1) + key.substring(key.indexOf("}d:") + 3),
          hash(key));
    }
    for (String key : keys("*}q:*")) {
      String shard = key.substring(0, key.indexOf('}') + 1);
      for (String member : list("ZRANGE", key, "0", "-1")) {
        due(shard, key, member);
      }
    }
    for (String key : keys("*}o:*")) {
      line(key, list("LRANGE", key, "0", "-1"));
    }
    deliveries.forEach(this::delivery);
    for (String key : keys("*}x")) {
      String shard = key.substring(0, key.indexOf('}') + 1);
      for (String member : list("ZRANGE", key, "0", "-1")) {
        Map<String, String> is = deliveries.get(shard + member);
        if (is == null || !"x".equals(is.get("st")) || is.containsKey("pu")) {
          problems.add("dead letter " + member + " is " + is);
        }
      }
    }
    events();
  }

  private void due(String shard, String key, String member) {
    if (dueIn.put(shard + member, key) != null) {
      problems.add(member + " is in two due sets");
    }
    Map<String, String> is = deliveries.get(shard + member);
    if (is == null || !"pir".contains(is.getOrDefault("st", "-"))) {
      problems.add(member + " is due but " + is);
    } else if (!key.equals(shard + "q:" + is.get("ds") + ":" + is.get("ln"))) {
      problems.add(member + " is in " + key + " but says " + is);
    }
  }

  /** Of a line only the first is due; a dead one in its place stops it. */
  private void line(String key, List<String> members) {
    String shard = key.substring(0, key.indexOf('}') + 1);
    for (int i = 0; i < members.size(); i++) {
      String id = shard + members.get(i);
      Map<String, String> is = deliveries.getOrDefault(id, Map.of());
      if (lineOf.put(id, key) != null) {
        problems.add(members.get(i) + " is in line twice");
      }
      if (!key.equals(shard + "o:" + is.get("ds") + ":" + is.get("ok"))) {
        problems.add(members.get(i) + " is in " + key + " but says " + is);
      }
      boolean stops = i == 0 && "x".equals(is.get("st"));
      if (i == 0 && !stops && !dueIn.containsKey(id)) {
        problems.add("lost: " + members.get(i) + " is first in " + key + " and in no due set");
      } else if (i > 0 && dueIn.containsKey(id)) {
        problems.add(members.get(i) + " is due, and not first in " + key);
      } else if (i > 0 && !"p".equals(is.get("st"))) {
        problems.add(members.get(i) + " stands behind in " + key + " and is " + is);
      }
    }
  }

  private void delivery(String id, Map<String, String> is) {
    boolean open = "pir".contains(is.getOrDefault("st", "-"));
    if (open && !dueIn.containsKey(id) && !lineOf.containsKey(id)) {
      problems.add("lost: " + id + " is " + is + ", in no due set and in no line");
    } else if (open && is.containsKey("ok") && !lineOf.containsKey(id)) {
      problems.add(id + " has an order key and is in no line");
    }
    if ("i".equals(is.get("st")) && is.getOrDefault("tk", "").isEmpty()) {
      problems.add(id + " is leased without an owner");
    }
  }

  private void events() {
    for (String key : keys("*}e:*")) {
      String shard = key.substring(0, key.indexOf('}') + 1);
      String event = key.substring(key.indexOf("}e:") + 3);
      Map<String, String> state = hash(shard + "s:" + event);
      long made = deliveries.keySet().stream().filter(id -> id.startsWith(shard + event)).count();
      if (expunged(key)) {
        expunged(shard, event);
      }
      if (!state.getOrDefault("n", "" + made).equals("" + made)) {
        problems.add(event + " says " + state + " but has " + made + " deliveries");
      }
    }
  }

  private boolean expunged(String record) {
    return "\u0001".equals(redis.command("GETRANGE", record, "1", "1"));
  }

  /** Nothing of an expunged event waits to be sent, and nothing that came back is left. */
  private void expunged(String shard, String event) {
    deliveries.forEach(
        (id, is) -> {
          if (id.startsWith(shard + event)) {
            boolean attempted = "i".equals(is.get("st")) && is.containsKey("cn");
            if ("pir".contains(is.getOrDefault("st", "-")) && !attempted) {
              problems.add(id + " of an expunged event is " + is);
            }
            String response = shard + "r:" + id.substring(shard.length());
            if (!Long.valueOf(0).equals(redis.command("EXISTS", response))) {
              problems.add(response + " is of an expunged event");
            }
          }
        });
  }

  private void wake() {
    Map<String, Double> expected = new TreeMap<>();
    for (String key : keys("*}q:*")) {
      String shard = key.substring(0, key.indexOf('}') + 1);
      String destination = key.substring(key.indexOf("}q:") + 3, key.lastIndexOf(':'));
      List<String> head = list("ZRANGE", key, "0", "0", "WITHSCORES");
      expected.merge(shard + destination, Double.parseDouble(head.get(1)), Math::min);
    }
    expected.replaceAll(
        (name, due) -> {
          String shard = name.substring(0, name.indexOf('}') + 1);
          Object hold = redis.command("HGET", shard + "h", name.substring(shard.length()));
          return hold == null ? due : Math.max(due, Double.parseDouble(hold.toString()));
        });
    Map<String, Double> is = new TreeMap<>();
    for (String key : keys("*}w")) {
      String shard = key.substring(0, key.indexOf('}') + 1);
      List<String> all = list("ZRANGE", key, "0", "-1", "WITHSCORES");
      for (int i = 0; i < all.size(); i += 2) {
        is.put(shard + all.get(i), Double.parseDouble(all.get(i + 1)));
      }
    }
    if (!is.equals(expected)) {
      problems.add("the wake index is " + is + " and should be " + expected);
    }
  }

  private void counters() {
    Map<String, Long> expected = new TreeMap<>();
    Set<String> listed = new HashSet<>();
    for (String key : keys("*}x")) {
      String shard = key.substring(0, key.indexOf('}') + 1);
      list("ZRANGE", key, "0", "-1").forEach(member -> listed.add(shard + member));
    }
    deliveries.forEach(
        (id, is) -> {
          String shard = id.substring(0, id.indexOf('}') + 1);
          if ("pir".contains(is.get("st")) || listed.contains(id)) {
            expected.merge(shard + is.get("ds") + ":" + is.get("st"), 1L, Long::sum);
            // Of one whose event was expunged while it is attempted, what the record had.
            long bytes = is.containsKey("xp") ? Long.parseLong(is.get("xp")) : recordBytes(id);
            expected.merge(shard + is.get("ds") + ":b", bytes, Long::sum);
          }
        });
    expected.values().removeIf(count -> count == 0);
    // Bytes of a destination that has nothing count for nothing: Counts.corrected.
    Set<String> counted = new HashSet<>(expected.keySet());
    Map<String, Long> are = new TreeMap<>();
    for (String key : keys("{hg:[0-9]*}n")) {
      String shard = key.substring(0, key.indexOf('}') + 1);
      hash(key)
          .forEach(
              (name, value) -> {
                boolean idle = name.endsWith(":b") && !counted.contains(shard + name);
                if (!name.startsWith("bytes:") && !"0".equals(value) && !idle) {
                  are.put(shard + name, Long.parseLong(value));
                }
              });
    }
    if (!are.equals(expected)) {
      problems.add("the counters are " + are + " and should be " + expected);
    }
  }

  /** Limits leave nothing behind: a bucket goes when it is full, permits in use with the last. */
  private void limits() {
    for (String key : keys("{hg:dst:*")) {
      if (Long.parseLong(String.valueOf(redis.command("PTTL", key))) == -1) {
        problems.add(key + " never expires");
      }
      if (Double.parseDouble(hashOrEmpty(key).getOrDefault("ow", "0")) < 0) {
        problems.add(key + " holds more than its burst");
      }
    }
  }

  private Map<String, String> hashOrEmpty(String key) {
    return "hash".equals(redis.command("TYPE", key)) ? hash(key) : Map.of();
  }

  private long recordBytes(String id) {
    String shard = id.substring(0, id.indexOf('}') + 1);
    String event = id.substring(shard.length(), shard.length() + 26);
    return (Long) redis.command("STRLEN", shard + "e:" + event);
  }

  private Set<String> keys(String pattern) {
    return new TreeSet<>(list("KEYS", pattern));
  }

  private Map<String, String> hash(String key) {
    List<String> flat = list("HGETALL", key);
    Map<String, String> hash = new HashMap<>();
    for (int i = 0; i < flat.size(); i += 2) {
      hash.put(flat.get(i), flat.get(i + 1));
    }
    return hash;
  }

  private List<String> list(String... command) {
    List<String> texts = new ArrayList<>();
    if (redis.command(command) instanceof List<?> answer) {
      answer.forEach(item -> texts.add(String.valueOf(item)));
    }
    return texts;
  }
}
