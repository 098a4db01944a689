package io.hookgate.api;

import io.hookgate.routing.TypePattern;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request's query, read strictly: an unknown, empty or doubled parameter is an error. */
final class QueryInput {
  private static final Pattern CURSOR = Pattern.compile("[A-Za-z0-9_.:=~-]{1,500}");
  private static final Pattern ID_PART = Pattern.compile("[0-9a-z_]{1,33}");
  private static final Pattern CONTROL = Pattern.compile("\\P{Cntrl}*");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");
  private static final int MAX_LENGTH = 500;
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;

  private final MultiMap query;

  private QueryInput(MultiMap query) {
    this.query = query;
  }

  /** The call's query, of which only these parameters are allowed. */
  static QueryInput of(Call call, Set<String> allowed) {
    MultiMap query = call.context().queryParams();
    for (String name : query.names()) {
      if (!allowed.contains(name)) {
        throw bad(name, "is not known here; allowed are " + new TreeSet<>(allowed));
      }
      List<String> values = query.getAll(name);
      if (values.size() > 1) {
        throw bad(name, "may be given once");
      }
      if (values.get(0).isEmpty() || values.get(0).length() > MAX_LENGTH) {
        throw bad(name, "has to have 1 to " + MAX_LENGTH + " characters; leave it out for any");
      }
    }
    return new QueryInput(query);
  }

  /** A parameter's value, null when absent. */
  @Nullable String text(String name) {
    return query.get(name);
  }

  /** The parameter {@code type} as a pattern of types, null when absent. */
  @Nullable String typePattern() {
    return typePattern("type", text("type"));
  }

  /**
   * Checks a pattern of types, null for null.
   *
   * @param field named in the error
   */
  static @Nullable String typePattern(String field, @Nullable String text) {
    try {
      return text == null ? null : TypePattern.parse(text).toString();
    } catch (IllegalArgumentException e) {
      throw Problem.badInput(field, "type is no pattern of types: " + e.getMessage()).exception();
    }
  }

  /** One of these words, null when absent. */
  @Nullable String word(String name, List<String> words) {
    String value = query.get(name);
    if (value == null || words.contains(value.toLowerCase(Locale.ROOT))) {
      return value == null ? null : value.toLowerCase(Locale.ROOT);
    }
    throw bad(name, "has to be one of " + words);
  }

  /**
   * How many items a page may have: 1 to {@value #MAX_LIMIT}, {@value #DEFAULT_LIMIT} if absent.
   */
  int limit() {
    String value = query.get("limit");
    if (value == null) {
      return DEFAULT_LIMIT;
    }
    if (DIGITS.matcher(value).matches()) {
      int limit = Integer.parseInt(value);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    }
    throw bad("limit", "has to be a whole number from 1 to " + MAX_LIMIT);
  }

  /** Where the page before ended, null for the first page. */
  @Nullable String cursor() {
    String value = query.get("cursor");
    if (value == null || CURSOR.matcher(value).matches()) {
      return value;
    }
    throw badCursor();
  }

  /**
   * The same of a list whose cursors begin with its own letter, so that one of another list is told
   * from them; without it.
   */
  @Nullable String cursor(char list) {
    String value = cursor();
    if (value == null) {
      return null;
    }
    if (!value.startsWith(list + ".")) {
      throw badCursor();
    }
    return value.substring(2);
  }

  /** True or false; false when absent. */
  boolean flag(String name) {
    String value = query.get(name);
    if (value == null || value.equals("true") || value.equals("false")) {
      return "true".equals(value);
    }
    throw bad(name, "has to be true or false");
  }

  /** A part of ids, as ids are written; null when absent. */
  @Nullable String idPart(String name) {
    String value = query.get(name);
    if (value == null || ID_PART.matcher(value.toLowerCase(Locale.ROOT)).matches()) {
      return value == null ? null : value.toLowerCase(Locale.ROOT);
    }
    throw bad(name, "has to be a part of an id: 1 to 33 letters, digits and underscores");
  }

  /** A text without control characters, null when absent. */
  @Nullable String text(String name, int max) {
    String value = query.get(name);
    if (value == null || (value.length() <= max && CONTROL.matcher(value).matches())) {
      return value;
    }
    throw bad(name, "has to have at most " + max + " characters, without control characters");
  }

  /** What to throw about a cursor that no page gave out. */
  static ProblemException badCursor() {
    return bad("cursor", "has to be one that a page of the same list gave, unchanged");
  }

  private static ProblemException bad(String name, String predicate) {
    return Problem.badInput(name, name + " " + predicate).exception();
  }
}
