package io.hookgate.api;

import io.hookgate.store.Page;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How every list is answered: items, and a cursor while there is more. */
final class Pages {
  private Pages() {}

  static <T> JsonObject toJson(Page<T> page, Function<T, JsonObject> item) {
    JsonArray items = new JsonArray();
    page.items().forEach(it -> items.add(item.apply(it)));
    return new JsonObject().put("items", items).put("cursor", page.cursor());
  }

  /**
   * The same with a cursor that begins with the list's own letter: see {@link QueryInput#cursor}.
   */
  static <T> JsonObject toJson(char list, Page<T> page, Function<T, JsonObject> item) {
    return toJson(new Page<>(page.items(), cursor(list, page.cursor())), item);
  }

  /** The store's cursor as a list gives it out. */
  static @Nullable String cursor(char list, @Nullable String cursor) {
    return cursor == null ? null : list + "." + cursor;
  }

  /** The store alone knows its cursors, and refuses others as illegal arguments. */
  static <T> Future<T> refusingBadCursor(Future<T> page, @Nullable String cursor) {
    return page.recover(
        failure ->
            Future.failedFuture(
                failure instanceof IllegalArgumentException && cursor != null
                    ? QueryInput.badCursor()
                    : failure));
  }
}
