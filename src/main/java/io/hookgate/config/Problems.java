package io.hookgate.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects problems and warnings while a configuration is read; each is kept once. */
final class Problems {
  private final Set<Problem> problems = new LinkedHashSet<>();
  private final Set<Problem> warnings = new LinkedHashSet<>();
  private final List<String> files = new ArrayList<>();

  /** Files in the order in which they are to be listed. */
  void file(String file) {
    files.add(file);
  }

  void add(Origin origin, String message) {
    problems.add(new Problem(origin.file(), origin.pointer(), message));
  }

  void warn(Origin origin, String message) {
    warnings.add(new Problem(origin.file(), origin.pointer(), message));
  }

  boolean none() {
    return problems.isEmpty();
  }

  List<Problem> problems() {
    return sorted(problems);
  }

  List<Problem> warnings() {
    return sorted(warnings);
  }

  private List<Problem> sorted(Set<Problem> found) {
    return found.stream()
        .sorted(
            Comparator.comparingInt((Problem problem) -> files.indexOf(problem.file()))
                .thenComparing(Problem::pointer, Problems::compare))
        .toList();
  }

  /** Segment by segment, list positions as numbers: {@code /sources/2} before {@code /10}. */
  private static int compare(String one, String other) {
    String[] left = one.split("/", -1);
    String[] right = other.split("/", -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      int order =
          left[i].length() != right[i].length() && number(left[i]) && number(right[i])
              ? Integer.compare(left[i].length(), right[i].length())
              : left[i].compareTo(right[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.length, right.length);
  }

  private static boolean number(String segment) {
    return !segment.isEmpty() && segment.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
