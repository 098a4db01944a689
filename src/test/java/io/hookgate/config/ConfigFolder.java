package io.hookgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Writes configuration files into a test's folder and loads them. */
record ConfigFolder(Path folder, Map<String, String> environment) {
  static final long MACHINE_MEMORY = 16L << 30;
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  ConfigFolder(Path folder) {
    this(folder, new TreeMap<>());
  }

  ConfigFolder env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Path write(String name, String content) {
    try {
      return Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Loaded load(String... contents) {
    List<Path> files =
        IntStream.range(0, contents.length)
            .mapToObj(i -> write("conf-" + i + ".json", contents[i]))
            .toList();
    return load(files);
  }

  Loaded load(List<Path> paths) {
    return new ConfigLoader(environment, MACHINE_MEMORY, () -> NOW).load(paths);
  }

  Loaded.Valid valid(String... contents) {
    Loaded loaded = load(contents);
    assertThat(loaded).isInstanceOf(Loaded.Valid.class);
    return (Loaded.Valid) loaded;
  }

  GatewayConfig config(String... contents) {
    return valid(contents).config();
  }

  List<Problem> problems(String... contents) {
    Loaded loaded = load(contents);
    assertThat(loaded).isInstanceOf(Loaded.Invalid.class);
    return ((Loaded.Invalid) loaded).problems();
  }

  /** As {@code conf-0.json#/pointer: message}, without the folder. */
  List<String> said(List<Problem> problems) {
    return problems.stream()
        .map(problem -> problem.toString().replace(folder.toString() + "/", ""))
        .toList();
  }
}
