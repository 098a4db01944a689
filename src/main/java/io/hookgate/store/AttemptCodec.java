package io.hookgate.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Packs an attempt into a row of the log: an int with the length of a JSON array, the array, and
 * the first {@value #KEPT} bytes of the response. The whole response text of the last attempt is a
 * key of its own.
 *
 * <p>The array: number, started at, duration in ms, outcome, status, error or "", detail, address,
 * 1 when the response was longer than what was read, then request header names, shortened, and
 * values.
 */
final class AttemptCodec {
  /** Response bytes that every row keeps. */
  static final int KEPT = 256;

  /**
   * Names that nearly every row has: kept as "#" and their place here. Only ever added to at the
   * end.
   */
  private static final List<String> NAMES =
      List.of(
          "User-Agent",
          "Content-Type",
          "webhook-id",
          "webhook-timestamp",
          "webhook-signature",
          "X-Webhook-Event-Id",
          "X-Webhook-Delivery-Id",
          "X-Webhook-Event-Type",
          "X-Webhook-Source",
          "X-Webhook-Attempt",
          "X-Webhook-Event-Time",
          "X-Webhook-Replay",
          "Authorization");

  private static final Map<String, String> SHORT_NAMES = shortNames();
  private static final String EVENT_ID = "webhook-id";
  private static final int ID_PREFIX = 4;
  private static final JsonFactory JSON = new JsonFactory();

  private AttemptCodec() {}

  static byte[] encode(Attempt attempt) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    String eventId = valueOf(EVENT_ID, attempt.requestHeaders());
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartArray();
      json.writeNumber(attempt.number());
      json.writeNumber(attempt.startedAt());
      json.writeNumber(attempt.durationMillis());
      json.writeString(attempt.outcome().word());
      json.writeNumber(attempt.status());
      ErrorClass error = attempt.error();
      json.writeString(error == null ? "" : error.word());
      json.writeString(attempt.detail());
      json.writeString(attempt.address());
      json.writeNumber(attempt.responseTruncated() ? 1 : 0);
      for (Header header : attempt.requestHeaders()) {
        json.writeString(SHORT_NAMES.getOrDefault(header.name(), header.name()));
        json.writeString(shortValue(header, eventId));
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int kept = Math.min(KEPT, attempt.response().length);
    return ByteBuffer.allocate(4 + out.size() + kept)
        .putInt(out.size())
        .put(out.toByteArray())
        .put(attempt.response(), 0, kept)
        .array();
  }

  /** Whether the row alone does not hold the response. */
  static boolean needsText(Attempt attempt) {
    return attempt.response().length > KEPT;
  }

  /**
   * The attempt of a row.
   *
   * @param text the whole response text, empty when only the row's own is left
   */
  static Attempt decode(byte[] row, byte[] text) {
    int length = ByteBuffer.wrap(row).getInt();
    List<String> fields = fields(row, length);
    byte[] response = text.length > 0 ? text : Arrays.copyOfRange(row, 4 + length, row.length);
    List<Header> headers = new ArrayList<>();
    for (int i = 9; i + 1 < fields.size(); i += 2) {
      headers.add(new Header(longName(fields.get(i)), fields.get(i + 1)));
    }
    String eventId = valueOf(EVENT_ID, headers);
    headers.replaceAll(header -> longValue(header, eventId));
    return new Attempt(
        Integer.parseInt(fields.get(0)),
        Long.parseLong(fields.get(1)),
        Long.parseLong(fields.get(2)),
        AttemptOutcome.ofWord(fields.get(3)),
        Integer.parseInt(fields.get(4)),
        fields.get(5).isEmpty() ? null : ErrorClass.ofWord(fields.get(5)),
        fields.get(6),
        fields.get(7),
        headers,
        response,
        "1".equals(fields.get(8)));
  }

  private static Map<String, String> shortNames() {
    Map<String, String> names = new HashMap<>();
    for (int place = 0; place < NAMES.size(); place++) {
      names.put(NAMES.get(place), "#" + place);
    }
    return Map.copyOf(names);
  }

  /**
   * The event's id stands in three headers: two of them are kept as "=" and what follows the id.
   */
  private static String shortValue(Header header, String eventId) {
    String whole = repeated(header.name(), eventId);
    return !whole.isEmpty() && header.value().startsWith(whole)
        ? "=" + header.value().substring(whole.length())
        : header.value();
  }

  private static Header longValue(Header header, String eventId) {
    String whole = repeated(header.name(), eventId);
    return !whole.isEmpty() && header.value().startsWith("=")
        ? new Header(header.name(), whole + header.value().substring(1))
        : header;
  }

  /** What the value of that header begins with; empty for all other headers. */
  private static String repeated(String name, String eventId) {
    if (eventId.length() <= ID_PREFIX) {
      return "";
    }
    return switch (name) {
      case "X-Webhook-Event-Id" -> eventId;
      case "X-Webhook-Delivery-Id" -> "dlv_" + eventId.substring(ID_PREFIX);
      default -> "";
    };
  }

  private static String valueOf(String name, List<Header> headers) {
    for (Header header : headers) {
      if (header.name().equals(name)) {
        return header.value();
      }
    }
    return "";
  }

  /** No header's name begins with "#" and is a number: what is not ours here stands as it is. */
  private static String longName(String name) {
    return name.matches("#\\d{1,3}") ? NAMES.get(Integer.parseInt(name.substring(1))) : name;
  }

  private static List<String> fields(byte[] row, int length) {
    List<String> fields = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(row, 4, length)) {
      parser.nextToken();
      for (JsonToken t = parser.nextToken();
          t != null && !t.isStructEnd();
          t = parser.nextToken()) {
        fields.add(parser.getText());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("a row of the attempt log is not readable", e);
    }
    return fields;
  }
}
