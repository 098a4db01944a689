package io.hookgate.routing;

import java.util.List;
import java.util.Map;

/** What values a JSON body has to have in certain places. Immutable; any thread. */
public final class BodyMatch {
  private final BodyFields fields;
  private final List<String> wanted;

  /**
   * Prepares for many bodies.
   *
   * @param wanted JSON pointer to the value there, as text
   * @throws IllegalArgumentException when one is no JSON pointer
   */
  public BodyMatch(Map<String, String> wanted) {
    this.fields =
        BodyFields.of(
            wanted.keySet().stream()
                .map(pointer -> new Selector(Selector.Kind.BODY, pointer))
                .toList());
    this.wanted = List.copyOf(wanted.values());
  }

  /** Whether it has all of them; one that is not readable as JSON has none. */
  public boolean matches(byte[] body) {
    return wanted.isEmpty()
        || (fields.pick(body) instanceof Picked.Found found && wanted.equals(found.values()));
  }
}
