package io.hookgate.config;

import io.hookgate.config.Node.Elements;
import io.hookgate.config.Node.Members;
import io.hookgate.config.Node.Value;
import io.hookgate.model.Tenants;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lays a later file over earlier ones: objects merge key by key, lists of things with a {@code
 * name} merge by name, everything else is replaced.
 */
final class Merge {
  private Merge() {}

  /** The later object over the earlier one. */
  static Members over(Members earlier, Members later) {
    Map<String, Node> byKey = new LinkedHashMap<>(earlier.byKey());
    later.byKey().forEach((key, node) -> byKey.merge(key, node, Merge::over));
    return new Members(earlier.origin(), byKey);
  }

  private static Node over(Node earlier, Node later) {
    if (earlier instanceof Members before
        && later instanceof Members after
        && !reference(before)
        && !reference(after)) {
      return over(before, after);
    }
    if (earlier instanceof Elements before
        && later instanceof Elements after
        && (named(before) || named(after))) {
      return byName(before, after);
    }
    return later;
  }

  /** Two names within one file stay two elements, so that the check for duplicates sees them. */
  private static Elements byName(Elements earlier, Elements later) {
    List<Node> items = new ArrayList<>(earlier.items());
    Set<String> seen = new HashSet<>();
    for (Node item : later.items()) {
      String name = name(item);
      int at = name != null && seen.add(name) ? indexOf(name, earlier) : -1;
      if (at >= 0) {
        items.set(at, over(earlier.items().get(at), item));
      } else {
        items.add(item);
      }
    }
    return new Elements(earlier.origin(), items);
  }

  private static int indexOf(String name, Elements elements) {
    for (int i = 0; i < elements.items().size(); i++) {
      if (name.equals(name(elements.items().get(i)))) {
        return i;
      }
    }
    return -1;
  }

  /** A secret reference is one value: {@code env} over {@code file} must not become both. */
  private static boolean reference(Members object) {
    return !object.byKey().isEmpty() && Set.of("env", "file").containsAll(object.byKey().keySet());
  }

  private static boolean named(Elements elements) {
    return elements.items().stream().anyMatch(item -> name(item) != null);
  }

  /** With its tenant's, which makes it unique. */
  private static @Nullable String name(Node node) {
    if (!(node instanceof Members object)) {
      return null;
    }
    String name = text(object, "name");
    String tenant = text(object, "tenant");
    return name == null || tenant == null ? name : Tenants.qualified(tenant, name);
  }

  private static @Nullable String text(Members object, String key) {
    return object.get(key) instanceof Value value && value.value() instanceof String text
        ? text
        : null;
  }
}
