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
import java.util.Set;
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
 *
 * <p>Of a sealed row the array has no detail and no headers, but ":" and the id of its key; sealed
 * is the rest: an int with the length of an array of detail and headers, that array, and the
 * response.
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

  /** No header's name begins so. */
  private static final String SEALED = ":";

  /** Fields of the array before the headers. */
  private static final int FIXED_FIELDS = 9;

  private static final int DETAIL = 6;

  /** Places of fixed fields that are numbers. */
  private static final Set<Integer> NUMBERS = Set.of(0, 1, 2, 4, 8);

  private static final byte[] NOTHING = {};

  private static final JsonFactory JSON = new JsonFactory();

  private AttemptCodec() {}

  /** The row of an attempt at that delivery, sealed where the vault seals. */
  static byte[] encode(String deliveryId, Attempt attempt, Vault vault) {
    List<String> secret = new ArrayList<>(List.of(attempt.detail()));
    addHeaders(secret, deliveryId, attempt);
    List<String> open = new ArrayList<>(openFields(attempt));
    int kept = Math.min(KEPT, attempt.response().length);
    if (vault.seals()) {
      return sealed(
          deliveryId, open, packed(array(secret, Set.of()), attempt.response(), 0, kept), vault);
    }
    open.set(DETAIL, attempt.detail());
    open.addAll(secret.subList(1, secret.size()));
    return packed(array(open, NUMBERS), attempt.response(), 0, kept);
  }

  private static byte[] packed(byte[] array, byte[] rest, int from, int length) {
    return ByteBuffer.allocate(4 + array.length + length)
        .putInt(array.length)
        .put(array)
        .put(rest, from, length)
        .array();
  }

  private static byte[] sealed(String deliveryId, List<String> open, byte[] secret, Vault vault) {
    List<String> fields = new ArrayList<>(open);
    fields.add(SEALED + vault.newest());
    byte[] array = array(fields, NUMBERS);
    byte[] row =
        Arrays.copyOf(
            packed(array, NOTHING, 0, 0), 4 + array.length + secret.length + Sealer.ADDED);
    String id = SealedIds.attempt(deliveryId, Integer.parseInt(open.get(0)));
    vault.sealer().seal(id, NOTHING, secret, row, 4 + array.length);
    return row;
  }

  private static List<String> openFields(Attempt attempt) {
    ErrorClass error = attempt.error();
    return List.of(
        Integer.toString(attempt.number()),
        Long.toString(attempt.startedAt()),
        Long.toString(attempt.durationMillis()),
        attempt.outcome().word(),
        Integer.toString(attempt.status()),
        error == null ? "" : error.word(),
        "",
        attempt.address(),
        attempt.responseTruncated() ? "1" : "0");
  }

  private static void addHeaders(List<String> to, String deliveryId, Attempt attempt) {
    for (Header header : attempt.requestHeaders()) {
      String name = SHORT_NAMES.getOrDefault(header.name(), header.name());
      String told = told(header.name(), deliveryId, attempt.number(), attempt.startedAt());
      if (header.value().equals(told)) {
        to.add(name + TOLD);
      } else {
        to.add(name);
        to.add(header.value());
      }
    }
  }

  private static byte[] array(List<String> fields, Set<Integer> numbers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartArray();
      for (int place = 0; place < fields.size(); place++) {
        if (numbers.contains(place)) {
          json.writeNumber(fields.get(place));
        } else {
          json.writeString(fields.get(place));
        }
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Whether the row alone does not hold the response. */
  static boolean needsText(Attempt attempt) {
    return attempt.response().length > KEPT;
  }

  /**
   * The attempt of a row of that delivery.
   *
   * @param text the whole response text, empty when only the row's own is left
   * @throws Unreadable when it does not open
   */
  static Attempt decode(String deliveryId, byte[] row, byte[] text, Vault vault) {
    int length = ByteBuffer.wrap(row).getInt();
    List<String> fields = fields(row, 4, length);
    String key = keyOf(fields);
    if (key.isEmpty()) {
      byte[] kept = text.length > 0 ? text : Arrays.copyOfRange(row, 4 + length, row.length);
      return attempt(deliveryId, fields, kept);
    }
    byte[] plain = opened(deliveryId, row, fields, vault);
    int inner = ByteBuffer.wrap(plain).getInt();
    List<String> secret = fields(plain, 4, inner);
    fields.set(DETAIL, secret.get(0));
    fields.remove(FIXED_FIELDS);
    fields.addAll(secret.subList(1, secret.size()));
    byte[] kept = text.length > 0 ? text : Arrays.copyOfRange(plain, 4 + inner, plain.length);
    return attempt(deliveryId, fields, kept);
  }

  /** What a row says without being opened: neither detail nor headers nor response. */
  static Attempt head(String deliveryId, byte[] row) {
    List<String> fields = fields(row, 4, ByteBuffer.wrap(row).getInt());
    fields.set(DETAIL, "");
    return attempt(deliveryId, fields.subList(0, FIXED_FIELDS), NOTHING);
  }

  /** The row under the newest key; null when there is nothing to do. Fails as {@link #decode}. */
  static byte @Nullable [] resealed(String deliveryId, byte[] row, Vault vault) {
    List<String> fields = fields(row, 4, ByteBuffer.wrap(row).getInt());
    String key = keyOf(fields);
    if (key.equals(vault.newest()) || (key.isEmpty() && !vault.seals()) || blank(row, fields)) {
      return null;
    }
    if (key.isEmpty()) {
      return encode(deliveryId, decode(deliveryId, row, NOTHING, vault), vault);
    }
    byte[] secret = opened(deliveryId, row, fields, vault);
    return sealed(deliveryId, fields.subList(0, FIXED_FIELDS), secret, vault);
  }

  /** What an expunge left: nothing of it is to be sealed. */
  private static boolean blank(byte[] row, List<String> fields) {
    return fields.size() == FIXED_FIELDS
        && fields.get(DETAIL).isEmpty()
        && row.length == 4 + ByteBuffer.wrap(row).getInt();
  }

  /** Id of the key that sealed a row; empty when none did. */
  static String keyOf(byte[] row) {
    return keyOf(fields(row, 4, ByteBuffer.wrap(row).getInt()));
  }

  private static String keyOf(List<String> fields) {
    return fields.size() == FIXED_FIELDS + 1 && fields.get(FIXED_FIELDS).startsWith(SEALED)
        ? fields.get(FIXED_FIELDS).substring(SEALED.length())
        : "";
  }

  private static byte[] opened(String deliveryId, byte[] row, List<String> fields, Vault vault) {
    int from = 4 + ByteBuffer.wrap(row).getInt();
    String id = SealedIds.attempt(deliveryId, Integer.parseInt(fields.get(0)));
    return vault.sealer().open(keyOf(fields), id, row, from, row.length - from);
  }

  private static Attempt attempt(String deliveryId, List<String> fields, byte[] response) {
    int number = Integer.parseInt(fields.get(0));
    long startedAt = Long.parseLong(fields.get(1));
    return new Attempt(
        number,
        startedAt,
        Long.parseLong(fields.get(2)),
        AttemptOutcome.ofWord(fields.get(3)),
        Integer.parseInt(fields.get(4)),
        fields.get(5).isEmpty() ? null : ErrorClass.ofWord(fields.get(5)),
        fields.get(DETAIL),
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

  private static List<String> fields(byte[] row, int from, int length) {
    List<String> fields = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(row, from, length)) {
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
