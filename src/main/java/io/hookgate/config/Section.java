package io.hookgate.config;

import io.hookgate.config.Node.Elements;
import io.hookgate.config.Node.Members;
import io.hookgate.config.Node.Value;
import io.hookgate.model.Ids;
import io.hookgate.model.Tenants;
import io.hookgate.network.AddressRange;
import io.hookgate.routing.Selector;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An object of the completed configuration, read key by key. Every value that is there has the form
 * that the schema asks for; a key that the schema neither requires nor gives a default may be
 * absent, and so may a required one in a configuration that has problems.
 */
final class Section {
  private final Members members;
  private final Problems problems;
  private final @Nullable String ownId;

  Section(Members members, Problems problems) {
    this(members, problems, null);
  }

  private Section(Members members, Problems problems, @Nullable String ownId) {
    this.members = members;
    this.problems = problems;
    this.ownId = ownId;
  }

  /** The same of a thing whose id is not made of its name. */
  Section withId(String id) {
    return new Section(members, problems, id);
  }

  /** A string of a list, and where it stands. */
  record Item(String text, Origin origin) {}

  Origin origin() {
    return members.origin();
  }

  /** Where the key's value was written; the object itself where the key is absent. */
  Origin origin(String key) {
    Node node = members.get(key);
    return node == null ? members.origin() : node.origin();
  }

  Set<String> keys() {
    return members.byKey().keySet();
  }

  boolean has(String key) {
    return members.get(key) != null;
  }

  boolean isNull(String key) {
    return members.get(key) instanceof Value value && value.value() == null;
  }

  @Nullable Node node(String key) {
    return members.get(key);
  }

  @Nullable String find(String key) {
    return members.get(key) instanceof Value value && value.value() instanceof String text
        ? text
        : null;
  }

  /** Whose it is; empty for the operator's own. */
  String tenant() {
    String tenant = find("tenant");
    return tenant == null ? "" : tenant;
  }

  /** Its id: made of tenant and name, but where it has one of its own. */
  String id(String prefix, String name) {
    String own = ownId;
    return own == null ? Ids.ofName(prefix, tenant(), name) : own;
  }

  /** Its name with its tenant's, null where it has none. */
  @Nullable String qualifiedName() {
    String name = find("name");
    return name == null ? null : Tenants.qualified(tenant(), name);
  }

  /** A string that the schema gives a default, or that was asked for with {@link #has}. */
  String text(String key) {
    String text = find(key);
    if (text == null) {
      throw new IllegalStateException(origin() + " has no text \"" + key + "\"");
    }
    return text;
  }

  boolean flag(String key) {
    return value(key, Boolean.class);
  }

  Number number(String key) {
    return value(key, Number.class);
  }

  Duration duration(String key) {
    return Durations.parse(text(key));
  }

  /** Null where the key is absent; a problem where it is no selector. */
  @Nullable Selector selector(String key) {
    String text = find(key);
    if (text == null) {
      return null;
    }
    try {
      return Selector.parse(text);
    } catch (IllegalArgumentException e) {
      problem(key, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /**
   * A selector or a list of them; none where the key is absent, a problem for each that is none.
   */
  List<Selector> selectors(String key) {
    if (!(members.get(key) instanceof Elements)) {
      Selector one = selector(key);
      return one == null ? List.of() : List.of(one);
    }
    List<Selector> several = new ArrayList<>();
    for (Item item : texts(key)) {
      try {
        several.add(Selector.parse(item.text()));
      } catch (IllegalArgumentException e) {
        problem(item, String.valueOf(e.getMessage()));
      }
    }
    return List.copyOf(several);
  }

  /** The constant of an enum that the schema lists in lower case. */
  <E extends Enum<E>> E word(String key, Class<E> type) {
    return Enum.valueOf(type, text(key).toUpperCase(Locale.ROOT));
  }

  /** An object that the schema gives a default, or that was asked for with {@link #has}. */
  Section section(String key) {
    if (members.get(key) instanceof Members object) {
      return new Section(object, problems);
    }
    throw new IllegalStateException(origin() + " has no object \"" + key + "\"");
  }

  /** The objects of a list; none where it is absent. */
  List<Section> sections(String key) {
    return nodes(key)
        .filter(Members.class::isInstance)
        .map(node -> new Section((Members) node, problems))
        .toList();
  }

  /** The strings of a list; none where it is absent. */
  List<Item> texts(String key) {
    return nodes(key)
        .filter(Value.class::isInstance)
        .map(Value.class::cast)
        .map(value -> new Item(String.valueOf(value.value()), value.origin()))
        .toList();
  }

  /** The address ranges of a list; a problem for each that is none. */
  List<AddressRange> ranges(String key) {
    List<AddressRange> ranges = new ArrayList<>();
    for (Item item : texts(key)) {
      try {
        ranges.add(AddressRange.parse(item.text()));
      } catch (IllegalArgumentException e) {
        problem(item, String.valueOf(e.getMessage()));
      }
    }
    return List.copyOf(ranges);
  }

  /** The items of a list; none where it is absent. */
  Stream<Node> nodes(String key) {
    return members.get(key) instanceof Elements array ? array.items().stream() : Stream.empty();
  }

  /** A problem where the one duration is longer than the other. */
  void notLonger(String shorter, String longer) {
    if (duration(shorter).compareTo(duration(longer)) > 0) {
      problem(
          shorter,
          "\"%s\" (%s) must not be longer than \"%s\" (%s, %s)"
              .formatted(shorter, text(shorter), longer, text(longer), origin(longer)));
    }
  }

  JsonObject toJson() {
    return members.toJson();
  }

  void problem(String message) {
    problems.add(origin(), message);
  }

  void problem(String key, String message) {
    problems.add(origin(key), message);
  }

  void problem(Item item, String message) {
    problems.add(item.origin(), message);
  }

  private <T> T value(String key, Class<T> type) {
    if (members.get(key) instanceof Value value && type.isInstance(value.value())) {
      return type.cast(value.value());
    }
    throw new IllegalStateException(origin() + " has no " + type.getSimpleName() + " " + key);
  }
}
