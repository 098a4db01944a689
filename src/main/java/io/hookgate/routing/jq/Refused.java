package io.hookgate.routing.jq;

import java.util.Map;

/** What jq has and routes may not use, with what to write instead. */
final class Refused {
  private static final String LOOPS = "it can go on without an end";
  private static final String OUTSIDE = "a route sees the event's body and nothing else";
  private static final String WITHOUT = "write the steps where they are needed";

  private static final Map<String, String> WHY =
      Map.ofEntries(
          Map.entry("def", WITHOUT),
          Map.entry("reduce", LOOPS + "; add, map, min, max, any, all, group_by sum up a list"),
          Map.entry("foreach", LOOPS + "; map goes over a list"),
          Map.entry("label", LOOPS + "; first(...) stops early"),
          Map.entry("break", LOOPS + "; first(...) stops early"),
          Map.entry("range", LOOPS + "; keys numbers the items of an array"),
          Map.entry("recurse", LOOPS + "; name the members, as in .data[].id"),
          Map.entry("recurse_down", LOOPS + "; name the members, as in .data[].id"),
          Map.entry("..", LOOPS + "; name the members, as in .data[].id"),
          Map.entry("walk", LOOPS + "; map_values and with_entries change one level"),
          Map.entry("while", LOOPS),
          Map.entry("until", LOOPS),
          Map.entry("repeat", LOOPS),
          Map.entry("limit", "slices such as .[:3] and first(...) take the first of many"),
          Map.entry("combinations", "its result can be too long"),
          Map.entry("import", OUTSIDE),
          Map.entry("include", OUTSIDE),
          Map.entry("input", OUTSIDE),
          Map.entry("inputs", OUTSIDE),
          Map.entry("input_line_number", OUTSIDE),
          Map.entry("debug", OUTSIDE),
          Map.entry("stderr", OUTSIDE),
          Map.entry("env", OUTSIDE),
          Map.entry("$ENV", OUTSIDE),
          Map.entry("$__loc__", OUTSIDE),
          Map.entry("$__prog_args", OUTSIDE),
          Map.entry("now", OUTSIDE + "; the delivery's headers tell when the event was accepted"),
          Map.entry("match", "test asks whether a text matches"),
          Map.entry("capture", "test asks whether a text matches, split takes it apart"),
          Map.entry("scan", "test asks whether a text matches, split takes it apart"),
          Map.entry("splits", "split takes a text apart at another one"),
          Map.entry("sub", "split and join replace one text by another"),
          Map.entry("gsub", "split and join replace one text by another"),
          Map.entry("path", "assignments and del take paths such as .a[].b"),
          Map.entry("paths", "assignments and del take paths such as .a[].b"),
          Map.entry("getpath", "write the path itself, as in .a.b"),
          Map.entry("setpath", "write an assignment, as in .a.b = 1"),
          Map.entry("delpaths", "write del(.a.b)"));

  private Refused() {}

  static boolean knows(String name) {
    return WHY.containsKey(name);
  }

  static BadProgram of(Token token) {
    String name = token.type() == Token.Type.VARIABLE ? "$" + token.text() : token.text();
    return new BadProgram(
        token.at(), '"' + name + "\" is not allowed here: " + WHY.getOrDefault(name, ""));
  }
}
