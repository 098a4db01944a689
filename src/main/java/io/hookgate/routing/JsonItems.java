package io.hookgate.routing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the items of an array in a JSON body, each as the bytes that it stands in. It reads as
 * {@link BodyFields} does: in one pass, to the end, of equal keys the last. Immutable; any thread.
 */
public final class JsonItems {
  private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)*");
  private static final int MAX_LENGTH = 256;

  private final String pointer;
  private final List<String> steps;

  private JsonItems(String pointer) {
    this.pointer = pointer;
    this.steps =
        pointer.isEmpty()
            ? List.of()
            : List.of(pointer.substring(1).split("/", -1)).stream()
                .map(step -> step.replace("~1", "/").replace("~0", "~"))
                .toList();
  }

  /**
   * Where an item stands in the body.
   *
   * @param from its first byte
   * @param to the byte after its last
   */
  public record Slice(int from, int to) {
    /** Its bytes. */
    public int length() {
      return to - from;
    }
  }

  /**
   * The items of an array.
   *
   * @param count how many there are, also when it is more than the slices
   */
  public record Items(List<Slice> slices, int count) {}

  /**
   * The items of the array at that JSON pointer (RFC 6901); the empty one is the whole body.
   *
   * @throws IllegalArgumentException when it is no pointer or longer than 256 characters
   */
  public static JsonItems at(String pointer) {
    if (pointer.length() > MAX_LENGTH || !POINTER.matcher(pointer).matches()) {
      throw new IllegalArgumentException(
          "\""
              + pointer
              + "\" is not a JSON pointer of at most 256 characters such as /events, or \"\" for a"
              + " body that is an array");
    }
    return new JsonItems(pointer);
  }

  /**
   * The items; null when there is no array, or the body is not JSON in UTF-8.
   *
   * @param most slices at most
   */
  public @Nullable Items in(byte[] body, int most) {
    Reading reading = new Reading(most);
    try (JsonParser parser = BodyFields.JSON.createParser(body)) {
      if (parser.nextToken() == null) {
        return null;
      }
      reading.read(parser, 0);
      return parser.nextToken() == null && reading.found
          ? new Items(List.copyOf(reading.slices), reading.count)
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return pointer;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonItems items && items.pointer.equals(pointer);
  }

  @Override
  public int hashCode() {
    return pointer.hashCode();
  }

  private final class Reading {
    private final int most;
    private final List<Slice> slices = new ArrayList<>();
    private int count;
    private boolean found;

    Reading(int most) {
      this.most = most;
    }

    /** Reads the value that begins with the current token, at that many steps. */
    void read(JsonParser parser, int depth) throws IOException {
      slices.clear();
      count = 0;
      found = false;
      if (depth == steps.size()) {
        items(parser);
      } else if (parser.currentToken() == JsonToken.START_OBJECT) {
        String step = steps.get(depth);
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          parser.nextToken();
          goOn(parser, name.equals(step), depth);
        }
      } else if (parser.currentToken() == JsonToken.START_ARRAY) {
        String step = steps.get(depth);
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
          goOn(parser, Integer.toString(i).equals(step), depth);
        }
      }
    }

    private void goOn(JsonParser parser, boolean onTheWay, int depth) throws IOException {
      if (onTheWay) {
        read(parser, depth + 1);
      } else {
        parser.skipChildren();
      }
    }

    private void items(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        parser.skipChildren();
        return;
      }
      found = true;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        long from = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        long to = parser.currentLocation().getByteOffset();
        if (from < 0) {
          // Not UTF-8: the parser counts characters.
          throw new IOException("no byte offsets");
        }
        if (count++ < most) {
          slices.add(new Slice((int) from, (int) to));
        }
      }
    }
  }
}
