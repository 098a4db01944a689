package io.hookgate.routing;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Several JSON pointers as one tree: a node for each step, with the numbers of the pointers that
 * end there. Few steps at each node, so they are searched one by one.
 */
final class PointerTree {
  // RFC 6901, section 4: no leading zeros. Nine digits are more than a body has elements.
  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");
  private static final int NO_INDEX = -1;

  private final String step;
  private final int index;
  private final List<PointerTree> children = new ArrayList<>(2);
  private final List<Integer> pointers = new ArrayList<>(1);

  private PointerTree(String step) {
    this.step = step;
    this.index = INDEX.matcher(step).matches() ? Integer.parseInt(step) : NO_INDEX;
  }

  static PointerTree of(List<Selector> selectors) {
    PointerTree root = new PointerTree("");
    for (int i = 0; i < selectors.size(); i++) {
      Selector selector = selectors.get(i);
      if (selector.kind() != Selector.Kind.BODY) {
        throw new IllegalArgumentException(selector + " selects no part of a body");
      }
      PointerTree node = root;
      for (String escaped : selector.name().substring(1).split("/", -1)) {
        node = node.childFor(escaped.replace("~1", "/").replace("~0", "~"));
      }
      node.pointers.add(i);
    }
    return root;
  }

  /** The node of an object's member; null when nothing there is wanted. */
  @Nullable PointerTree member(String name) {
    for (PointerTree child : children) {
      if (child.step.equals(name)) {
        return child;
      }
    }
    return null;
  }

  /** The node of an array's element, counted from 0; null when nothing there is wanted. */
  @Nullable PointerTree element(int number) {
    for (PointerTree child : children) {
      if (child.index == number) {
        return child;
      }
    }
    return null;
  }

  /** Gives the parser's current value, a scalar, to each pointer that ends here. */
  void fill(@Nullable String[] values, JsonParser parser) throws IOException {
    for (int pointer : pointers) {
      values[pointer] = parser.getText();
    }
  }

  /** Takes back what was found here and below. */
  void clear(@Nullable String[] values) {
    for (int pointer : pointers) {
      values[pointer] = null;
    }
    for (PointerTree child : children) {
      child.clear(values);
    }
  }

  private PointerTree childFor(String name) {
    PointerTree child = member(name);
    if (child == null) {
      child = new PointerTree(name);
      children.add(child);
    }
    return child;
  }
}
