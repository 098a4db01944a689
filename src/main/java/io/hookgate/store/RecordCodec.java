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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Packs an event into the bytes that Redis keeps.
 *
 * <pre>
 * byte    0      version, 1
 * byte    1      flags; 1: expunged, headers and body are gone; 2: its caller says what makes it the same
 * byte    2      what became of it: r routed, u unrouted, x unparsable
 * short   3-4    fan-out: how many deliveries it was accepted with; scripts read it
 * int     5-8    CRC-32C of the body, with flag 2 of the request's fingerprint and the body: tells, without proving
 *                anything, whether the same id came with something else
 * int     9-12   length of the open part
 * JSON           open part: te tenant, s source id, n source name, y type, o order key's digest; fields unknown to a reader are ignored
 * int            length of the headers
 * JSON           content type and forwarded headers, as one flat list
 * bytes          the body, as received, to the end
 * </pre>
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

  private RecordCodec() {}

  /**
   * The record of an event.
   *
   * @param orderKey digest of its order key, null when it has none
   * @param fingerprint of the request, null when the body says what is the same
   */
  static byte[] encode(
      Event event,
      EventStatus status,
      int fanOut,
      @Nullable String orderKey,
      @Nullable String fingerprint) {
    byte[] open = open(event, orderKey);
    byte[] headers = headers(event);
    ByteBuffer packed =
        ByteBuffer.allocate(FIXED + open.length + 4 + headers.length + event.body().length);
    CRC32C checksum = new CRC32C();
    if (fingerprint != null) {
      checksum.update(fingerprint.getBytes(StandardCharsets.US_ASCII));
    }
    checksum.update(event.body());
    packed
        .put(VERSION)
        .put(fingerprint == null ? SAME_BY_BODY : SAME_BY_FINGERPRINT)
        .put((byte) StatusCode.of(status))
        .putShort((short) fanOut);
    packed.putInt((int) checksum.getValue()).putInt(open.length).put(open);
    packed.putInt(headers.length).put(headers).put(event.body());
    return packed.array();
  }

  /**
   * The event with that id.
   *
   * @param packed the record, or its head, which must hold the open part; a head yields an empty
   *     body
   * @throws IllegalArgumentException when the bytes are no record of a version that this code reads
   */
  static Event decode(String eventId, byte[] packed, boolean whole) {
    ByteBuffer in = ByteBuffer.wrap(packed);
    if (packed.length < FIXED || in.get() != VERSION || !readable(in.get())) {
      throw new IllegalArgumentException(
          "the record of " + eventId + " is of a version that this gateway does not read");
    }
    try {
      in.position(FIXED - 4);
      return decode(eventId, in, whole);
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      throw new IllegalArgumentException("the record of " + eventId + " is damaged", e);
    }
  }

  private static boolean readable(byte flags) {
    return (flags & ~(EXPUNGED | SAME_BY_FINGERPRINT)) == 0;
  }

  private static Event decode(String eventId, ByteBuffer in, boolean whole) {
    byte[] open = take(in);
    Map<String, String> fields = new HashMap<>();
    List<String> flat = strings(open);
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      fields.put(flat.get(i), flat.get(i + 1));
    }
    List<Header> headers = new ArrayList<>();
    String contentType = "";
    byte[] body = new byte[0];
    if (whole) {
      List<String> list = strings(take(in));
      contentType = list.get(0);
      for (int i = 1; i + 1 < list.size(); i += 2) {
        headers.add(new Header(list.get(i), list.get(i + 1)));
      }
      body = new byte[in.remaining()];
      in.get(body);
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
    return (int) (total - FIXED - open - 4 - headers);
  }

  private static byte[] take(ByteBuffer in) {
    byte[] part = new byte[in.getInt()];
    in.get(part);
    return part;
  }

  private static byte[] open(Event event, @Nullable String orderKey) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(96);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      if (!event.tenant().isEmpty()) {
        json.writeStringField("te", event.tenant());
      }
      json.writeStringField("s", event.sourceId());
      json.writeStringField("n", event.source());
      json.writeStringField("y", event.type());
      if (orderKey != null) {
        json.writeStringField("o", orderKey);
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
