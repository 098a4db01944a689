package io.hookgate.cli;

import io.hookgate.config.SourceConfig;
import io.hookgate.routing.Selector;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes JSON bodies of one size, each with an id of its own where the source looks for it: so that
 * none is taken for another one.
 */
final class BenchBody {
  private static final int ORDER_KEYS = 1000;

  private final @Nullable SourceConfig source;
  private final String type;
  private final int size;

  /**
   * @param source null for what is published
   * @param size in bytes, filled up to; what the source asks for may make it more
   */
  BenchBody(@Nullable SourceConfig source, String type, int size) {
    this.source = source;
    this.type = type;
    this.size = size;
  }

  /**
   * The number-th body.
   *
   * @param id its own
   */
  byte[] of(String id, long number) {
    JsonObject item = new JsonObject();
    places(id, number).forEach((pointer, value) -> put(item, pointer, value));
    if (!item.containsKey("id")) {
      item.put("id", id);
    }
    Object whole = wrapped(item);
    int missing = size - bytes(whole).length - ",\"filler\":\"\"".length();
    if (missing > 0) {
      item.put("filler", "x".repeat(missing));
      whole = wrapped(item);
    }
    return bytes(whole);
  }

  /** What stands where, by its pointer; the shortest first, so that none is replaced. */
  private Map<String, String> places(String id, long number) {
    Map<String, String> places = new LinkedHashMap<>();
    if (source == null) {
      return places;
    }
    Selector key = source.dedup().key();
    add(places, key == null ? List.of() : List.of(key), id);
    add(places, source.typeFrom(), type);
    add(places, source.orderKey(), "key-" + number % ORDER_KEYS);
    return places;
  }

  private static void add(Map<String, String> places, List<Selector> selectors, String value) {
    for (Selector selector : selectors) {
      if (selector.kind() == Selector.Kind.BODY) {
        places.putIfAbsent(selector.name(), value);
      }
    }
  }

  private Object wrapped(JsonObject item) {
    String split = source == null ? null : source.split();
    if (split == null) {
      return item;
    }
    JsonArray items = new JsonArray().add(item);
    if (split.isEmpty()) {
      return items;
    }
    JsonObject whole = new JsonObject();
    put(whole, split, items);
    return whole;
  }

  /** A step that is a number counts as a name: an object has it where an array was meant. */
  private static void put(JsonObject into, String pointer, Object value) {
    String[] steps = pointer.substring(1).split("/", -1);
    JsonObject at = into;
    for (int i = 0; i < steps.length; i++) {
      String name = steps[i].replace("~1", "/").replace("~0", "~");
      if (i == steps.length - 1) {
        at.put(name, value);
      } else if (at.getValue(name) instanceof JsonObject inner) {
        at = inner;
      } else {
        JsonObject inner = new JsonObject();
        at.put(name, inner);
        at = inner;
      }
    }
  }

  private static byte[] bytes(Object json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
