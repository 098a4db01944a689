package io.hookgate.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hookgate.model.Event;
import io.hookgate.model.EventStatus;
import io.hookgate.model.Header;
import io.hookgate.model.Ids;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Packs an event into the bytes that Redis keeps.
 *
 * <pre>
 * byte    0      version, 1
 * byte    1      flags; 1: expunged, headers and body are gone; 2: its caller says what makes it the same; 4: sealed
 * byte    2      what became of it: r routed, u unrouted, x unparsable
 * short   3-4    fan-out: how many deliveries it was accepted with; scripts read it
 * int     5-8    CRC-32C of the body, with flag 2 of the request's fingerprint and the body: tells, without proving
 *                anything, whether the same id came with something else
 * int     9-12   length of the open part
 * JSON           open part: te tenant, s source id, n source name, y type, o order key's digest, k id of the key that sealed it;
 *                fields unknown to a reader are ignored
 * int            length of the headers
 * JSON           content type and forwarded headers, as one flat list
 * bytes          the body, as received, to the end
 * </pre>
 *
 * <p>Of a sealed record, what follows the length of the headers is one sealed piece: nonce, headers
 * and body, tag, with the event's id as associated data.
 */
final class RecordCodec {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte VERSION = 1;
  private static final int FIXED = 13;
  private static final int FLAGS = 1;
  private static final int STATUS = 2;
  private static final byte EXPUNGED = 1;
  private static final byte SAME_BY_BODY = 0;
  private static final byte SAME_BY_FINGERPRINT = 2;
  private static final byte SEALED = 4;
  private static final String KEY = "k";
  private static final byte[] NOTHING = {};

  private RecordCodec() {}

  /**
   * The record of an event, sealed where the vault seals.
   *
   * @param orderKey digest of its order key, null when it has none
   * @param fingerprint of the request, null when the body says what is the same
   */
  static byte[] encode(
      Event event,
      EventStatus status,
      int fanOut,
      @Nullable String orderKey,
      @Nullable String fingerprint,
      Vault vault) {
    boolean seals = vault.seals();
    byte[] open = open(fields(event, orderKey, seals ? vault.newest() : ""));
    byte[] headers = headers(event);
    byte[] body = event.body();
    int size = FIXED + open.length + 4 + headers.length + body.length;
    ByteBuffer packed = ByteBuffer.allocate(seals ? size + Sealer.ADDED : size);
    CRC32C checksum = new CRC32C();
    if (fingerprint != null) {
      checksum.update(fingerprint.getBytes(StandardCharsets.US_ASCII));
    }
    checksum.update(body);
    byte flags = fingerprint == null ? SAME_BY_BODY : SAME_BY_FINGERPRINT;
    packed
        .put(VERSION)
        .put(seals ? (byte) (flags | SEALED) : flags)
        .put((byte) StatusCode.of(status))
        .putShort((short) fanOut);
    packed.putInt((int) checksum.getValue()).putInt(open.length).put(open).putInt(headers.length);
    if (seals) {
      vault.sealer().seal(event.id(), headers, body, packed.array(), packed.position());
    } else {
      packed.put(headers).put(body);
    }
    return packed.array();
  }

  /**
   * The record with its headers and body under the newest key, and the rest as it is; null when
   * there is nothing to do.
   *
   * @throws Unreadable when it does not open
   */
  static byte @Nullable [] resealed(String eventId, byte[] packed, Vault vault) {
    String key = keyOf(eventId, packed);
    if (expunged(packed) || key.equals(vault.newest()) || (key.isEmpty() && !vault.seals())) {
      return null;
    }
    ByteBuffer in = behindFlags(eventId, packed);
    Map<String, String> fields = fields(take(in));
    int headers = in.getInt();
    byte[] plain =
        key.isEmpty()
            ? Arrays.copyOfRange(packed, in.position(), packed.length)
            : vault.sealer().open(key, eventId, packed, in.position(), in.remaining());
    fields.put(KEY, vault.newest());
    byte[] open = open(fields);
    ByteBuffer out =
        ByteBuffer.allocate(FIXED + open.length + 4 + plain.length + Sealer.ADDED)
            .put(packed, 0, FIXED - 4)
            .putInt(open.length)
            .put(open)
            .putInt(headers);
    out.put(FLAGS, (byte) (packed[FLAGS] | SEALED));
    vault.sealer().seal(eventId, NOTHING, plain, out.array(), out.position());
    return out.array();
  }

  /** Id of the key that sealed it; empty when none did. */
  static String keyOf(String eventId, byte[] packed) {
    return sealed(packed) ? fields(take(behindFlags(eventId, packed))).getOrDefault(KEY, "") : "";
  }

  /**
   * The event with that id.
   *
   * @param packed the record, or its head, which must hold the open part
   * @throws IllegalArgumentException when the bytes are no record of a version that this code
   *     reads; {@link Unreadable} when they do not open
   */
  static Event decode(String eventId, byte[] packed, Vault vault) {
    return decode(eventId, packed, true, vault);
  }

  /** What its open part says of it: without headers and body. Fails as the other, but opens all. */
  static Event head(String eventId, byte[] packed) {
    return decode(eventId, packed, false, Vault.PLAIN);
  }

  private static Event decode(String eventId, byte[] packed, boolean whole, Vault vault) {
    try {
      return decode(eventId, behindFlags(eventId, packed), packed, whole, vault);
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      throw new IllegalArgumentException("the record of " + eventId + " is damaged", e);
    }
  }

  /** Where the open part begins. */
  private static ByteBuffer behindFlags(String eventId, byte[] packed) {
    ByteBuffer in = ByteBuffer.wrap(packed);
    if (packed.length < FIXED || in.get() != VERSION || !readable(in.get())) {
      throw new IllegalArgumentException(
          "the record of " + eventId + " is of a version that this gateway does not read");
    }
    return in.position(FIXED - 4);
  }

  private static boolean readable(byte flags) {
    return (flags & ~(EXPUNGED | SAME_BY_FINGERPRINT | SEALED)) == 0;
  }

  private static Event decode(
      String eventId, ByteBuffer in, byte[] packed, boolean whole, Vault vault) {
    Map<String, String> fields = fields(take(in));
    List<Header> headers = new ArrayList<>();
    String contentType = "";
    byte[] body = NOTHING;
    if (whole) {
      int length = in.getInt();
      ByteBuffer rest = in;
      if (sealed(packed)) {
        String key = fields.getOrDefault(KEY, "");
        rest =
            ByteBuffer.wrap(
                vault.sealer().open(key, eventId, packed, in.position(), in.remaining()));
      }
      List<String> list = strings(take(rest, length));
      contentType = list.get(0);
      for (int i = 1; i + 1 < list.size(); i += 2) {
        headers.add(new Header(list.get(i), list.get(i + 1)));
      }
      body = take(rest, rest.remaining());
    }
    return new Event(
        eventId,
        fields.getOrDefault("te", ""),
        fields.getOrDefault("s", ""),
        fields.getOrDefault("n", ""),
        fields.getOrDefault("y", ""),
        Ids.timeOf(eventId),
        contentType,
        List.copyOf(headers),
        body);
  }

  /** What became of the event when it was accepted. */
  static EventStatus status(byte[] packed) {
    return StatusCode.status((char) packed[STATUS]);
  }

  /** Whether its headers and body were expunged. */
  static boolean expunged(byte[] packed) {
    return (packed[FLAGS] & EXPUNGED) != 0;
  }

  private static boolean sealed(byte[] packed) {
    return (packed[FLAGS] & SEALED) != 0;
  }

  /**
   * The body's length.
   *
   * @param head the record's beginning, with the open part
   * @param total the record's length
   */
  static int bodyLength(byte[] head, long total) {
    ByteBuffer in = ByteBuffer.wrap(head);
    int open = in.getInt(FIXED - 4);
    int headers = in.getInt(FIXED + open);
    int added = sealed(head) ? Sealer.ADDED : 0;
    return (int) (total - FIXED - open - 4 - headers - added);
  }

  private static byte[] take(ByteBuffer in) {
    return take(in, in.getInt());
  }

  private static byte[] take(ByteBuffer in, int length) {
    byte[] part = new byte[length];
    in.get(part);
    return part;
  }

  private static Map<String, String> fields(Event event, @Nullable String orderKey, String key) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (!event.tenant().isEmpty()) {
      fields.put("te", event.tenant());
    }
    fields.put("s", event.sourceId());
    fields.put("n", event.source());
    fields.put("y", event.type());
    if (orderKey != null) {
      fields.put("o", orderKey);
    }
    if (!key.isEmpty()) {
      fields.put(KEY, key);
    }
    return fields;
  }

  private static Map<String, String> fields(byte[] open) {
    Map<String, String> fields = new LinkedHashMap<>();
    List<String> flat = strings(open);
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      fields.put(flat.get(i), flat.get(i + 1));
    }
    return fields;
  }

  private static byte[] open(Map<String, String> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      for (Map.Entry<String, String> field : fields.entrySet()) {
        json.writeStringField(field.getKey(), field.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] headers(Event event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartArray();
      json.writeString(event.contentType());
      for (Header header : event.headers()) {
        json.writeString(header.name());
        json.writeString(header.value());
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Names and values of a flat object, or the values of a flat array, in their order. */
  private static List<String> strings(byte[] json) {
    List<String> strings = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      for (JsonToken t = parser.nextToken();
          t != null && !t.isStructEnd();
          t = parser.nextToken()) {
        strings.add(parser.getText());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("a stored record is not readable: " + e.getMessage(), e);
    }
    return strings;
  }
}
