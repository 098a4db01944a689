package io.hookgate.routing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.hookgate.routing.jq.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Picks single values out of a JSON body in one pass, without building a tree.
 *
 * <p>It reads to the end even when it has found everything, so that it says what a full parser
 * says: of equal keys the last wins, with all that stands below it, and a body that is broken or
 * goes on after its value is unparsable. Otherwise an id or type that we route by could differ from
 * the one that filters and receivers see.
 *
 * <p>Bounds: {@link #MAX_DEPTH} levels, {@link #MAX_VALUE_BYTES} per picked value, names of 50,000
 * characters and numbers of 1,000. Immutable; any thread.
 */
public final class BodyFields {
  /** Objects and arrays within each other; a deeper body is unparsable. */
  public static final int MAX_DEPTH = JsonText.MAX_DEPTH;

  /** Bytes of a picked value in UTF-8; with a longer one the body is unparsable. */
  public static final int MAX_VALUE_BYTES = 256;

  /** Filters read with the same, so that both say the same of a body. */
  static final JsonFactory JSON = JsonText.FACTORY;

  private final List<Selector> selectors;
  private final PointerTree tree;

  private BodyFields(List<Selector> selectors) {
    this.selectors = List.copyOf(selectors);
    this.tree = PointerTree.of(selectors);
  }

  /**
   * Prepares for many bodies.
   *
   * @param selectors body selectors only
   * @throws IllegalArgumentException when one selects a header
   */
  public static BodyFields of(List<Selector> selectors) {
    return new BodyFields(selectors);
  }

  /** What is picked, in the order of {@link Picked.Found#values}. */
  public List<Selector> selectors() {
    return selectors;
  }

  /** {@link #of} and {@link #pick(byte[])} in one, for a single body. */
  public static Picked pick(byte[] body, List<Selector> selectors) {
    return of(selectors).pick(body);
  }

  /**
   * Reads the body; never throws, whatever it holds. Strings come decoded, numbers and booleans as
   * they are written.
   */
  public Picked pick(byte[] body) {
    @Nullable String[] values = new String[selectors.size()];
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() == null) {
        return new Picked.Unparsable("the body is empty, JSON was expected");
      }
      read(parser, tree, values);
      if (parser.nextToken() != null) {
        return new Picked.Unparsable("the body goes on after its JSON value");
      }
    } catch (IOException e) {
      return new Picked.Unparsable(explain(e));
    }
    return bounded(values);
  }

  /** Reads the value that begins with the current token, up to its last token. */
  private static void read(JsonParser parser, PointerTree node, @Nullable String[] values)
      throws IOException {
    node.clear(values);
    switch (parser.currentToken()) {
      case START_OBJECT -> readMembers(parser, node, values);
      case START_ARRAY -> readElements(parser, node, values);
      case VALUE_NULL -> {}
      default -> node.fill(values, parser);
    }
  }

  private static void readMembers(JsonParser parser, PointerTree node, @Nullable String[] values)
      throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      readOrSkip(parser, node.member(name), values);
    }
  }

  private static void readElements(JsonParser parser, PointerTree node, @Nullable String[] values)
      throws IOException {
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      readOrSkip(parser, node.element(i), values);
    }
  }

  private static void readOrSkip(
      JsonParser parser, @Nullable PointerTree node, @Nullable String[] values) throws IOException {
    if (node == null) {
      parser.skipChildren();
    } else {
      read(parser, node, values);
    }
  }

  private Picked bounded(@Nullable String[] values) {
    for (int i = 0; i < values.length; i++) {
      String value = values[i];
      if (value != null && longerThanAllowed(value)) {
        return new Picked.Unparsable(
            "the value of %s is longer than %d bytes".formatted(selectors.get(i), MAX_VALUE_BYTES));
      }
    }
    return new Picked.Found(Collections.unmodifiableList(Arrays.asList(values)));
  }

  private static boolean longerThanAllowed(String value) {
    return value.length() > MAX_VALUE_BYTES / 3
        && (value.length() > MAX_VALUE_BYTES
            || value.getBytes(StandardCharsets.UTF_8).length > MAX_VALUE_BYTES);
  }

  // The parser's own messages quote the body, which must not get into logs.
  static String explain(IOException problem) {
    String what = "the body is not JSON";
    if (problem instanceof StreamConstraintsException) {
      what = "the body's JSON is nested deeper than " + MAX_DEPTH + " or has an overlong token";
    } else if (problem instanceof JsonEOFException) {
      what = "the body's JSON is cut off";
    }
    return problem instanceof JsonProcessingException located && located.getLocation() != null
        ? what + ", near byte " + located.getLocation().getByteOffset()
        : what;
  }
}
