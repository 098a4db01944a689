package io.hookgate.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link BodyFields} made of a body. */
public sealed interface Picked {
  /**
   * The body is JSON.
   *
   * @param values one per selector, in their order; null where the body has no such value, or where
   *     it is null, an object or an array. The list refuses changes.
   */
  record Found(List<@Nullable String> values) implements Picked {}

  /**
   * The body cannot be read.
   *
   * @param why a sentence for people, without any of the body
   */
  record Unparsable(String why) implements Picked {}
}
