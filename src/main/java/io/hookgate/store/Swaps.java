package io.hookgate.store;

import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Script;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Values of one slot that were sealed anew, to be put in the place of what they were made of. */
final class Swaps {
  private static final Logger LOG = LoggerFactory.getLogger(Swaps.class);

  /** Values in one run of the script. */
  private static final int AT_ONCE = 50;

  /** Bytes in one run, about. */
  private static final long BYTES_AT_ONCE = 256 * 1024;

  private static final int REPLACED = 1;

  private final List<Swap> swaps = new ArrayList<>();
  private final Map<String, Long> left = new TreeMap<>();
  private long unreadable;

  /**
   * @param was SHA-1 of what is replaced
   */
  private record Swap(
      String key, char kind, String place, String was, byte[] now, String keyBefore) {}

  /** Adds what {@code resealed} makes of a value; what does not open is counted. */
  void add(String key, char kind, String place, byte[] was, Supplier<byte @Nullable []> resealed) {
    add(key, kind, place, was, () -> "", resealed);
  }

  /**
   * The same of a value that tells its key. A damaged one must not keep the others from theirs: it
   * is told and counted like one that does not open.
   */
  void add(
      String key,
      char kind,
      String place,
      byte[] was,
      Supplier<String> keyBefore,
      Supplier<byte @Nullable []> resealed) {
    try {
      byte[] now = resealed.get();
      if (now != null) {
        swaps.add(new Swap(key, kind, place, sha1(was), now, keyBefore.get()));
      }
    } catch (Unreadable e) {
      leave(e.keyId());
    } catch (RuntimeException e) {
      // The words of what failed may quote the value.
      LOG.atError()
          .addKeyValue("at", key)
          .addKeyValue("cause", e.getClass().getSimpleName())
          .log("store.unreadable");
      leave("");
    }
  }

  private void leave(String keyId) {
    unreadable++;
    left.merge(keyId, 1L, Long::sum);
  }

  /** Adds a text. */
  void addText(
      String key, char kind, String place, String was, Supplier<@Nullable String> resealed) {
    add(
        key,
        kind,
        place,
        was.getBytes(StandardCharsets.UTF_8),
        () -> Vault.keyOf(was),
        () -> {
          String now = resealed.get();
          return now == null ? null : now.getBytes(StandardCharsets.UTF_8);
        });
  }

  /** Puts them in place; done with what became of all. */
  Future<Resealed> make(RedisLinks links, String prefix) {
    return make(links, prefix, 0, new Resealed(0, 0, 0, left, unreadable));
  }

  private Future<Resealed> make(RedisLinks links, String prefix, int from, Resealed sofar) {
    if (from == swaps.size()) {
      return Future.succeededFuture(sofar);
    }
    Call call = new Call(Script.RESEAL).arg(prefix);
    int to = from;
    long bytes = 0;
    while (to < swaps.size() && to < from + AT_ONCE && bytes < BYTES_AT_ONCE) {
      Swap swap = swaps.get(to++);
      bytes += swap.now().length;
      call.key(swap.key())
          .arg(String.valueOf(swap.kind()))
          .arg(swap.place())
          .arg(swap.was())
          .arg(swap.now());
    }
    int end = to;
    return links
        .run(call)
        .compose(
            answers -> {
              Resealed sum = sofar;
              for (int i = from; i < end; i++) {
                boolean done = answers.get(i - from).number() == REPLACED;
                sum = sum.plus(outcome(swaps.get(i), done));
              }
              return make(links, prefix, end, sum);
            });
  }

  private static Resealed outcome(Swap swap, boolean done) {
    return done
        ? new Resealed(0, 1, 1, Map.of(), 0)
        : new Resealed(0, 0, 1, Map.of(swap.keyBefore(), 1L), 0);
  }

  private static String sha1(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-1", e);
    }
  }
}
