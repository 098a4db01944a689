package io.hookgate.api;

import io.hookgate.api.Catalog.Thing;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of things by tenant, name and id. What is made or deleted meanwhile moves nothing else: a
 * cursor says where the page ended, not how many were before.
 *
 * @param count all that the caller may see
 * @param cursor null on the last page
 */
record ThingPage(List<Thing> items, int count, @Nullable String cursor) {
  private static final char BETWEEN = '\n';

  /**
   * The page that a query asks for.
   *
   * @param all in their order
   * @param tenant whose; null for everybody's
   */
  static ThingPage of(List<Thing> all, @Nullable String tenant, QueryInput query) {
    List<Thing> seen =
        tenant == null ? all : all.stream().filter(it -> it.tenant().equals(tenant)).toList();
    String cursor = query.cursor();
    String after = cursor == null ? null : read(cursor);
    int from = 0;
    while (after != null && from < seen.size() && place(seen.get(from)).compareTo(after) <= 0) {
      from++;
    }
    int to = Math.min(seen.size(), from + query.limit());
    return new ThingPage(
        seen.subList(from, to), seen.size(), to < seen.size() ? write(seen.get(to - 1)) : null);
  }

  /** Sorts as the list does: the separator is smaller than any letter of a name. */
  private static String place(Thing thing) {
    return thing.tenant() + BETWEEN + thing.name() + BETWEEN + thing.id();
  }

  private static String write(Thing last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(place(last).getBytes(StandardCharsets.UTF_8));
  }

  private static String read(String cursor) {
    try {
      String place = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (place.chars().filter(c -> c == BETWEEN).count() == 2) {
        return place;
      }
    } catch (IllegalArgumentException e) {
      // Said below, as for a text that is no place.
    }
    throw QueryInput.badCursor();
  }
}
