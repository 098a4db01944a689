package io.hookgate.model;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes and reads the ids that users see.
 *
 * <p>An event id is {@code evt_} and 26 characters of lower-case Crockford base 32: ten of the time
 * in milliseconds, then 6 bits of shard and 74 random bits. It sorts by time, and its shard can be
 * read from it, so that a look-up by id needs no index. A delivery id is {@code dlv_}, the 26
 * characters of its event and three of its index, so that a delivery leads to its event without a
 * look-up either.
 *
 * <p>Sources, routes and destinations that files define have ids made from tenant and name: the
 * same on every node and after every restart.
 */
public final class Ids {
  /** Shards that ids can tell apart; a store has one to so many. */
  public static final int SHARDS = 64;

  /** One event has at most this many deliveries in its life, replays included. */
  public static final int MAX_DELIVERIES = 1 << 15;

  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final int[] VALUES = new int[128];
  private static final Pattern EVENT = Pattern.compile("evt_[0-9a-hjkmnp-tv-z]{26}");
  private static final Pattern DELIVERY = Pattern.compile("dlv_[0-9a-hjkmnp-tv-z]{29}");
  private static final int TIME_CHARS = 10;

  static {
    java.util.Arrays.fill(VALUES, -1);
    for (int i = 0; i < ALPHABET.length; i++) {
      VALUES[ALPHABET[i]] = i;
    }
  }

  private Ids() {}

  /**
   * A new event id.
   *
   * @param epochMillis when the event arrived, milliseconds since 1970
   * @param shard 0 to {@link #SHARDS} - 1
   * @param random where the 74 random bits come from
   */
  public static String newEventId(long epochMillis, int shard, RandomGenerator random) {
    char[] id = new char[30];
    "evt_".getChars(0, 4, id, 0);
    writeTime(epochMillis, id);
    long high = ((long) shard << 34) | (random.nextLong() & 0x3_ffff_ffffL);
    long low = random.nextLong();
    for (int i = 0; i < 8; i++) {
      id[14 + i] = ALPHABET[(int) (high >>> (35 - 5 * i)) & 31];
      id[22 + i] = ALPHABET[(int) (low >>> (35 - 5 * i)) & 31];
    }
    return new String(id);
  }

  /**
   * A new id of something that is neither event nor delivery, for example {@code rpl_}: prefix,
   * time, 80 random bits.
   */
  public static String newId(String prefix, long epochMillis, RandomGenerator random) {
    return prefix + newEventId(epochMillis, random.nextInt(SHARDS), random).substring(4);
  }

  /**
   * The id of a thing that a file defines: the same for the same prefix, tenant and name everywhere
   * and always.
   */
  public static String ofName(String prefix, String tenant, String name) {
    byte[] digest = Sha256.of((tenant + '\0' + name).getBytes(StandardCharsets.UTF_8));
    StringBuilder id = new StringBuilder(prefix);
    for (int i = 0; i < 16; i++) {
      int bit = i * 5;
      int word = ((digest[bit / 8] & 255) << 8) | (digest[bit / 8 + 1] & 255);
      id.append(ALPHABET[(word >>> (11 - bit % 8)) & 31]);
    }
    return id.toString();
  }

  /**
   * The id of a thing that is defined through the API: prefix and 80 random bits, never one that
   * {@link #sendDestination} makes.
   */
  public static String random(String prefix, RandomGenerator random) {
    StringBuilder id = new StringBuilder(prefix);
    for (int i = 0; i < 16; i++) {
      id.append(ALPHABET[random.nextInt(32)]);
    }
    return id.toString();
  }

  /**
   * The id of the implicit destination that messages to one origin belong to. Its first letter is
   * none that other ids have, so that it can be told from the id of a configured destination that
   * is gone.
   *
   * @param origin scheme, host and port
   */
  public static String sendDestination(String tenant, String origin) {
    return "dst_u" + ofName("", tenant, origin).substring(1);
  }

  /** Whether the id is one of {@link #sendDestination}. */
  public static boolean isSendDestination(String destinationId) {
    return destinationId.startsWith("dst_u");
  }

  /** The shard that an event or delivery id carries, 0 to {@link #SHARDS} - 1. */
  public static int shardOf(String id) {
    return (VALUES[id.charAt(14)] << 1) | (VALUES[id.charAt(15)] >>> 4);
  }

  /**
   * The shard of whatever has this key: equal keys share a shard on every node.
   *
   * @param shards of the store, 1 to {@link #SHARDS}
   */
  public static int shardOfKey(String key, int shards) {
    int hash = key.hashCode();
    hash ^= hash >>> 16;
    hash *= 0x85ebca6b;
    hash ^= hash >>> 13;
    return Math.floorMod(hash, shards);
  }

  /**
   * The shard of a new event: that of its dedup key, and any where it has none.
   *
   * @param shards of the store, 1 to {@link #SHARDS}
   */
  public static int shardOfNew(@Nullable String key, int shards, RandomGenerator random) {
    return key == null ? random.nextInt(shards) : shardOfKey(key, shards);
  }

  /** When the event was accepted, milliseconds since 1970, read from an event or delivery id. */
  public static long timeOf(String id) {
    long time = 0;
    for (int i = 0; i < TIME_CHARS; i++) {
      time = (time << 5) | VALUES[id.charAt(4 + i)];
    }
    return time;
  }

  /**
   * The smallest event id text, without prefix, that an event accepted at that time can have: for
   * ranges over ids.
   */
  public static String lowestOfTime(long epochMillis) {
    char[] id = new char[14];
    writeTime(Math.max(0, epochMillis), id);
    return new String(id, 4, TIME_CHARS);
  }

  /** The id of an event's delivery number {@code index}, 0 to {@link #MAX_DELIVERIES} - 1. */
  public static String deliveryId(String eventId, int index) {
    return "dlv_"
        + eventId.substring(4)
        + ALPHABET[(index >>> 10) & 31]
        + ALPHABET[(index >>> 5) & 31]
        + ALPHABET[index & 31];
  }

  /** The event that a delivery belongs to. */
  public static String eventOf(String deliveryId) {
    return "evt_" + deliveryId.substring(4, 30);
  }

  /** The delivery's number within its event. */
  public static int indexOf(String deliveryId) {
    return (VALUES[deliveryId.charAt(30)] << 10)
        | (VALUES[deliveryId.charAt(31)] << 5)
        | VALUES[deliveryId.charAt(32)];
  }

  /** Whether the text has the form of an event id; says nothing about whether the event exists. */
  public static boolean isEventId(String text) {
    return EVENT.matcher(text).matches();
  }

  /**
   * Whether the text has the form of a delivery id; says nothing about whether the delivery exists.
   */
  public static boolean isDeliveryId(String text) {
    return DELIVERY.matcher(text).matches();
  }

  private static void writeTime(long epochMillis, char[] id) {
    for (int i = 0; i < TIME_CHARS; i++) {
      id[4 + i] = ALPHABET[(int) (epochMillis >>> (45 - 5 * i)) & 31];
    }
  }
}
