package io.hookgate.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that was measured so far. */
final class Results {
  private final Map<Figure, Series> figures = new EnumMap<>(Figure.class);
  private final Map<String, Map<String, Series>> cpu = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  void add(Figure figure, double value) {
    figures.computeIfAbsent(figure, unseen -> new Series()).add(value);
  }

  /** Adds to a figure that is one number for the whole run. */
  void count(Figure figure, long more) {
    Series before = figures.get(figure);
    Series sum = new Series();
    sum.add(more + (before == null ? 0 : before.median()));
    figures.put(figure, sum);
  }

  /** What a scenario's processes used during its window, in percent of one core. */
  void addCpu(String scenario, Map<String, Double> percent) {
    Map<String, Series> parts = cpu.computeIfAbsent(scenario, unseen -> new LinkedHashMap<>());
    percent.forEach(
        (part, value) -> parts.computeIfAbsent(part, unseen -> new Series()).add(value));
  }

  /** Something that whoever reads the figures has to know. */
  void note(String note) {
    notes.add(note);
  }

  Map<Figure, Series> figures() {
    return figures;
  }

  Map<String, Map<String, Series>> cpu() {
    return cpu;
  }

  List<String> notes() {
    return notes;
  }
}
