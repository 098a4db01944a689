package io.hookgate.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Header;
import io.hookgate.model.Ids;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Packs an attempt into a row of the log: an int with the length of a JSON array, the array, and
 * the first {@value #KEPT} bytes of the response. The whole response text of the last attempt is a
 * key of its own.
 *
 * <p>The array: number, started at, duration in ms, outcome, status, error or "", detail, address,
 * 1 when the response was longer than what was read, then request header names, usual ones
 * shortened, and values. A header that says what can be told from the delivery's id and the row
 * itself is a name with "=" behind it, and no value.
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
  private static final String TOLD = "=";

  /** Fields of the array before the headers. */
  private static final int FIXED_FIELDS = 9;

  private static final JsonFactory JSON = new JsonFactory();

  private AttemptCodec() {}

  static byte[] encode(String deliveryId, Attempt attempt) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
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
        String name = SHORT_NAMES.getOrDefault(header.name(), header.name());
        if (header
            .value()
            .equals(told(header.name(), deliveryId, attempt.number(), attempt.startedAt()))) {
          json.writeString(name + TOLD);
        } else {
          json.writeString(name);
          json.writeString(header.value());
        }
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
   * The attempt of a row of that delivery.
   *
   * @param text the whole response text, empty when only the row's own is left
   */
  static Attempt decode(String deliveryId, byte[] row, byte[] text) {
    int length = ByteBuffer.wrap(row).getInt();
    List<String> fields = fields(row, length);
    byte[] response = text.length > 0 ? text : Arrays.copyOfRange(row, 4 + length, row.length);
    int number = Integer.parseInt(fields.get(0));
    long startedAt = Long.parseLong(fields.get(1));
    return new Attempt(
        number,
        startedAt,
        Long.parseLong(fields.get(2)),
        AttemptOutcome.ofWord(fields.get(3)),
        Integer.parseInt(fields.get(4)),
        fields.get(5).isEmpty() ? null : ErrorClass.ofWord(fields.get(5)),
        fields.get(6),
        fields.get(7),
        headers(fields, name -> told(name, deliveryId, number, startedAt)),
        response,
        "1".equals(fields.get(8)));
  }

  private static List<Header> headers(
      List<String> fields, Function<String, @Nullable String> told) {
    List<Header> headers = new ArrayList<>();
    for (Iterator<String> rest = fields.listIterator(FIXED_FIELDS); rest.hasNext(); ) {
      String field = rest.next();
      if (field.endsWith(TOLD)) {
        String name = longName(field.substring(0, field.length() - TOLD.length()));
        headers.add(new Header(name, String.valueOf(told.apply(name))));
      } else {
        headers.add(new Header(longName(field), rest.next()));
      }
    }
    return headers;
  }

  /** What that header says of an attempt; null when it cannot be told from these. */
  private static @Nullable String told(String name, String deliveryId, int number, long startedAt) {
    return switch (name) {
      case "webhook-id", "X-Webhook-Event-Id" -> Ids.eventOf(deliveryId);
      case "X-Webhook-Delivery-Id" -> deliveryId;
      case "X-Webhook-Attempt" -> Integer.toString(number);
      case "X-Webhook-Event-Time" -> Instant.ofEpochMilli(Ids.timeOf(deliveryId)).toString();
      case "webhook-timestamp" -> Long.toString(TimeUnit.MILLISECONDS.toSeconds(startedAt));
      case "webhook-signature" -> "[redacted]";
      default -> null;
    };
  }

  private static Map<String, String> shortNames() {
    Map<String, String> names = new HashMap<>();
    for (int place = 0; place < NAMES.size(); place++) {
      names.put(NAMES.get(place), "#" + place);
    }
    return Map.copyOf(names);
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
