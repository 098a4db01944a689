package io.hookgate.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The bytes of numbered requests: an email event of 1 KiB, shaped and signed as NexusProMail's.
 * Only the number in the id and the signature differ, so one buffer is patched in place; signatures
 * are made before the run as far as foreseen and on the spot beyond. Not safe for several threads.
 */
final class Requests {
  /** Signs what the benchmark sends to itself; no secret of anybody. */
  static final String SECRET = "benchmark-signing-secret";

  static final int BODY_BYTES = 1024;
  static final String SIGNATURE_HEADER = "X-NexusProMail-Signature";

  static final String ID_PREFIX = "{\"id\":\"evt_";
  static final int DIGITS = 16;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int HASH_BYTES = 32;

  /** Of one line of {@link #writeSigned}: number, signature, line break. */
  static final int SIGNED_BYTES = DIGITS + 2 * HASH_BYTES + 1;

  private static final long FILLER_SEED = 1;

  private final Mac mac;
  private final byte[] body = body();
  private final ByteBuffer request;
  private final int signatureAt;
  private final int bodyAt;
  private final int first;
  private final byte[] signatures;

  /**
   * Prepares the requests for one target.
   *
   * @param first the number of the first request that has a signature ready
   * @param foreseen how many have one
   */
  Requests(int port, String path, int first, int foreseen) {
    this.mac = newMac();
    this.first = first;
    this.signatures = new byte[Math.multiplyExact(foreseen, HASH_BYTES)];
    for (int i = 0; i < foreseen; i++) {
      System.arraycopy(sign(first + i), 0, signatures, i * HASH_BYTES, HASH_BYTES);
    }
    String head = head(port, path);
    this.signatureAt = head.length();
    this.bodyAt = signatureAt + 2 * HASH_BYTES + 4;
    this.request = ByteBuffer.allocateDirect(bodyAt + BODY_BYTES);
    request.put(head.getBytes(StandardCharsets.US_ASCII));
    request.put("0".repeat(2 * HASH_BYTES).getBytes(StandardCharsets.US_ASCII));
    request.put("\r\n\r\n".getBytes(StandardCharsets.US_ASCII)).put(body);
  }

  /** Everything before the signature. */
  static String head(int port, String path) {
    return "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s: "
        .formatted(path, port, BODY_BYTES, SIGNATURE_HEADER);
  }

  /** What stands in every body after the digits of its number. */
  static String afterId() {
    byte[] whole = body();
    int from = ID_PREFIX.length() + DIGITS;
    return new String(whole, from, whole.length - from, StandardCharsets.US_ASCII);
  }

  /** Writes the digits and the signature of the events from 0 on, a line each. */
  static void writeSigned(OutputStream out, int count) throws IOException {
    Mac mac = newMac();
    byte[] body = body();
    for (int i = 0; i < count; i++) {
      number(i, body);
      out.write(body, ID_PREFIX.length(), DIGITS);
      out.write(HexFormat.of().formatHex(mac.doFinal(body)).getBytes(StandardCharsets.US_ASCII));
      out.write('\n');
    }
  }

  /** A fresh HMAC-SHA256 under {@link #SECRET}. */
  static Mac newMac() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** The request with this number, ready to write; valid until the next call. */
  ByteBuffer get(int number) {
    number(number, body);
    request.put(bodyAt + ID_PREFIX.length(), body, ID_PREFIX.length(), DIGITS);
    int ready = number - first;
    if (ready >= 0 && (ready + 1) * HASH_BYTES <= signatures.length) {
      hex(signatures, ready * HASH_BYTES);
    } else {
      hex(sign(number), 0);
    }
    return request.clear();
  }

  /**
   * The number of the event whose body starts there, or -1 when it is not one of ours.
   *
   * @param end where the bytes in the buffer end
   */
  static int numberIn(ByteBuffer buffer, int bodyAt, int end) {
    if (end - bodyAt < ID_PREFIX.length() + DIGITS) {
      return -1;
    }
    for (int i = 0; i < ID_PREFIX.length(); i++) {
      if (buffer.get(bodyAt + i) != ID_PREFIX.charAt(i)) {
        return -1;
      }
    }
    long number = 0;
    for (int i = 0; i < DIGITS; i++) {
      int digit = buffer.get(bodyAt + ID_PREFIX.length() + i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number > Integer.MAX_VALUE ? -1 : (int) number;
  }

  private byte[] sign(int number) {
    number(number, body);
    return mac.doFinal(body);
  }

  private void hex(byte[] hash, int from) {
    for (int i = 0; i < HASH_BYTES; i++) {
      int octet = hash[from + i] & 255;
      request.put(signatureAt + 2 * i, HEX[octet >>> 4]);
      request.put(signatureAt + 2 * i + 1, HEX[octet & 15]);
    }
  }

  private static void number(int number, byte[] body) {
    int rest = number;
    for (int i = ID_PREFIX.length() + DIGITS - 1; i >= ID_PREFIX.length(); i--) {
      body[i] = HEX[rest % 10];
      rest /= 10;
    }
  }

  private static byte[] body() {
    String start =
        ID_PREFIX
            + "0".repeat(DIGITS)
            + "\",\"type\":\"bounced.hard\",\"created_at\":\"2026-05-13T10:24:31Z\",\"data\":{"
            + "\"message_id\":\"msg_01hx0000000000000000000000\",\"email\":\"recipient@example.com\","
            + "\"timestamp\":\"2026-05-13T10:24:28Z\",\"bounce_code\":\"550\",\"bounce_reason\":"
            + "\"5.1.1 The email account that you tried to reach does not exist\",\"diagnostic\":\"";
    String end = "\"}}";
    StringBuilder text = new StringBuilder(start);
    // Random, so that nobody gains by compressing it.
    Random random = new Random(FILLER_SEED);
    while (text.length() < BODY_BYTES - end.length()) {
      text.append(Character.forDigit(random.nextInt(36), 36));
    }
    return text.append(end).toString().getBytes(StandardCharsets.US_ASCII);
  }
}
