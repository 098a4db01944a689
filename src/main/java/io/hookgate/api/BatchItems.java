package io.hookgate.api;

import io.hookgate.routing.JsonItems;
import io.hookgate.routing.JsonItems.Slice;
import java.util.ArrayList;
import java.util.List;

/** Finds the items of a batch: those of a JSON array, or the lines of NDJSON. */
final class BatchItems {
  /** Items of a batch. */
  static final int MOST = 1000;

  private static final JsonItems ARRAY = JsonItems.at("");

  private BatchItems() {}

  /**
   * Where each item stands in the body; 1 to {@value #MOST}. Takes its time: not for an event loop.
   *
   * @param lines whether each line is one; empty ones are none
   * @throws ProblemException when the body is no array, empty, or has too many
   */
  static List<Slice> in(byte[] body, boolean lines) {
    List<Slice> slices = lines ? lines(body) : array(body);
    if (slices.isEmpty()) {
      throw Problem.badInput("/", "a batch has 1 to " + MOST + " items; this one has none")
          .exception();
    }
    if (slices.size() > MOST) {
      throw Problem.of(
              413,
              "Content Too Large",
              "A batch has at most " + MOST + " items; this one has more: send several")
          .exception();
    }
    return slices;
  }

  private static List<Slice> array(byte[] body) {
    JsonItems.Items items = ARRAY.in(body, MOST + 1);
    if (items == null) {
      throw Problem.named(
              400,
              "malformed-json",
              "Malformed JSON",
              "The body is no JSON array of items; for one item a line, send it with Content-Type:"
                  + " application/x-ndjson")
          .exception();
    }
    return items.slices();
  }

  private static List<Slice> lines(byte[] body) {
    List<Slice> slices = new ArrayList<>();
    int from = 0;
    for (int at = 0; at <= body.length && slices.size() <= MOST; at++) {
      if (at == body.length || body[at] == '\n') {
        if (!blank(body, from, at)) {
          slices.add(new Slice(from, at));
        }
        from = at + 1;
      }
    }
    return slices;
  }

  private static boolean blank(byte[] body, int from, int to) {
    for (int i = from; i < to; i++) {
      if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
