package io.hookgate.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is wrong with a definition, all of it: the first sentence about each place. */
final class Faults {
  private static final int MOST = 100;

  private final Map<String, String> byPointer = new LinkedHashMap<>();

  /**
   * One more.
   *
   * @param pointer JSON pointer within the definition
   * @param detail what is wrong there and what would be right; begins with a verb
   */
  void add(String pointer, String detail) {
    if (byPointer.size() < MOST) {
      byPointer.putIfAbsent(pointer, detail);
    }
  }

  boolean none() {
    return byPointer.isEmpty();
  }

  /** All of them as one answer; 400. */
  ProblemException exception() {
    return exception(
        Problem.badInput(byPointer.keySet().iterator().next(), "%s"), byPointer.size());
  }

  /** The same as a URL that leads where nothing may be sent; 422. */
  ProblemException unsafe() {
    String pointer = byPointer.keySet().iterator().next();
    return exception(
        Problem.named(422, "unsafe-url", "Unsafe URL", "%s").at(pointer), byPointer.size());
  }

  private ProblemException exception(Problem like, int count) {
    Map.Entry<String, String> first = byPointer.entrySet().iterator().next();
    String name = first.getKey().isEmpty() ? "the definition" : first.getKey().substring(1);
    String detail =
        name + " " + first.getValue() + (count == 1 ? "" : "; " + (count - 1) + " more in errors");
    JsonArray errors = new JsonArray();
    byPointer.forEach(
        (pointer, said) ->
            errors.add(new JsonObject().put("pointer", pointer).put("detail", said)));
    return new Problem(
            like.status(),
            like.type(),
            like.title(),
            detail,
            first.getKey().isEmpty() ? null : first.getKey(),
            like.headers(),
            new JsonObject().put("errors", errors))
        .exception();
  }
}
