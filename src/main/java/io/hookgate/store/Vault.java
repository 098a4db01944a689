package io.hookgate.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Seals what events bring and what comes back for them, or leaves it as it is where the
 * configuration asks for that; opens what is sealed and takes what is not as it stands.
 *
 * <pre>
 * text   U+0001, key id, ":", base64url of nonce and ciphertext    bytes  00 68 67 01, length of key id, key id, nonce,
 *                                                                         ciphertext
 * </pre>
 *
 * <p>What is not sealed and begins like that is marked as sealed by no key, so nobody's text is
 * ever taken for a sealed one. Nothing stays nothing. Any thread.
 */
public final class Vault {
  private static final String MARK = "\u0001";
  private static final byte[] MARKED = {0, 'h', 'g', 1};
  private static final byte[] NOTHING = {};

  /** Seals nothing and has no keys. */
  public static final Vault PLAIN = new Vault(new Sealer(Map.of()), false);

  private final Sealer sealer;
  private final boolean seals;
  private final byte[] head;
  private volatile Consumer<Unreadable> watcher = unreadable -> {};

  /**
   * @param payloads whether to seal; without a key nothing is
   */
  public Vault(Sealer sealer, boolean payloads) {
    this.sealer = sealer;
    this.seals = payloads && !sealer.keyIds().isEmpty();
    this.head = seals ? head(sealer.keyIds().get(0)) : head("");
  }

  private static byte[] head(String keyId) {
    byte[] id = keyId.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(MARKED.length + 1 + id.length)
        .put(MARKED)
        .put((byte) id.length)
        .put(id)
        .array();
  }

  /** What it seals with, whether it seals these or not. */
  Sealer sealer() {
    return sealer;
  }

  /** Whether it seals. */
  boolean seals() {
    return seals;
  }

  /** Id of the key that seals; empty without one. */
  String newest() {
    return sealer.keyIds().isEmpty() ? "" : sealer.keyIds().get(0);
  }

  /**
   * Tells one watcher, on any thread, of everything that did not open. It may neither throw nor
   * wait.
   */
  public void watch(Consumer<Unreadable> told) {
    watcher = told;
  }

  /** Something did not open, and whoever asked for it goes on without it. */
  void missed(Unreadable what) {
    watcher.accept(what);
  }

  /** The text as it is stored in that record. */
  String seal(String recordId, String text) {
    if (text.isEmpty()) {
      return text;
    }
    if (seals) {
      return sealed(recordId, text);
    }
    return text.startsWith(MARK) ? MARK + ':' + text : text;
  }

  /**
   * The text that {@link #seal(String, String)} was given, or that was stored before anything was
   * sealed.
   *
   * @throws Unreadable when it does not open
   */
  String open(String recordId, String stored) {
    if (!stored.startsWith(MARK)) {
      return stored;
    }
    return stored.startsWith(MARK + ':')
        ? stored.substring(MARK.length() + 1)
        : sealer.open(recordId, stored.substring(MARK.length()));
  }

  /** The bytes as they are stored in that record. */
  byte[] seal(String recordId, byte[] bytes) {
    if (bytes.length == 0 || (!seals && !marked(bytes))) {
      return bytes;
    }
    byte[] stored = Arrays.copyOf(head, head.length + bytes.length + (seals ? Sealer.ADDED : 0));
    if (seals) {
      sealer.seal(recordId, NOTHING, bytes, stored, head.length);
    } else {
      System.arraycopy(bytes, 0, stored, head.length, bytes.length);
    }
    return stored;
  }

  /**
   * The bytes that {@link #seal(String, byte[])} was given, or that were stored before anything was
   * sealed.
   *
   * @throws Unreadable when they do not open
   */
  byte[] open(String recordId, byte[] stored) {
    if (!marked(stored)) {
      return stored;
    }
    String key = keyOf(stored);
    int from = MARKED.length + 1 + key.length();
    return key.isEmpty()
        ? Arrays.copyOfRange(stored, from, stored.length)
        : sealer.open(key, recordId, stored, from, stored.length - from);
  }

  /**
   * The text under the newest key; null when there is nothing to do. What is sealed stays so.
   *
   * @throws Unreadable when it does not open
   */
  @Nullable String resealed(String recordId, String stored) {
    return stale(stored.isEmpty(), keyOf(stored)) ? sealed(recordId, open(recordId, stored)) : null;
  }

  /** The text under the newest key, whether others are sealed or not. */
  String sealed(String recordId, String text) {
    return MARK + sealer.seal(recordId, text);
  }

  /** The same of bytes. */
  byte @Nullable [] resealed(String recordId, byte[] stored) {
    if (!stale(stored.length == 0, keyOf(stored))) {
      return null;
    }
    byte[] plain = open(recordId, stored);
    byte[] begin = head(newest());
    byte[] now = Arrays.copyOf(begin, begin.length + plain.length + Sealer.ADDED);
    sealer.seal(recordId, NOTHING, plain, now, begin.length);
    return now;
  }

  private boolean stale(boolean empty, String key) {
    return !empty && !key.equals(newest()) && (seals || !key.isEmpty());
  }

  /** Id of the key that sealed a stored text; empty when none did. */
  static String keyOf(String stored) {
    return stored.startsWith(MARK) && !stored.startsWith(MARK + ':')
        ? Sealer.keyOf(stored.substring(MARK.length()))
        : "";
  }

  /** Id of the key that sealed stored bytes; empty when none did. */
  static String keyOf(byte[] stored) {
    if (!marked(stored)) {
      return "";
    }
    int length = stored[MARKED.length] & 255;
    if (stored.length < MARKED.length + 1 + length) {
      throw new Unreadable("", "sealed bytes are cut off");
    }
    return new String(stored, MARKED.length + 1, length, StandardCharsets.US_ASCII);
  }

  private static boolean marked(byte[] stored) {
    return stored.length > MARKED.length
        && Arrays.equals(stored, 0, MARKED.length, MARKED, 0, MARKED.length);
  }
}
