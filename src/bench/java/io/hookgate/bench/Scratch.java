package io.hookgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Temporary files and directories, which go at the latest when the benchmark ends. */
final class Scratch implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final String PREFIX = "hgb";

  private final Set<Path> made = new LinkedHashSet<>();

  /** A new directory with a short name: a Unix socket's path has at most 107 bytes. */
  synchronized Path directory() throws IOException {
    Path directory = Files.createTempDirectory(PREFIX);
    made.add(directory);
    return directory;
  }

  /** A new directory in memory where there is such a place, so that it does not use the disk. */
  synchronized Path memoryDirectory() throws IOException {
    if (!Files.isWritable(MEMORY)) {
      return directory();
    }
    Path directory = Files.createTempDirectory(MEMORY, PREFIX);
    made.add(directory);
    return directory;
  }

  /** Removes a directory that was made here with all that is in it, once. */
  synchronized void remove(Path directory) throws IOException {
    if (made.remove(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(Scratch::delete);
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    for (Path directory : List.copyOf(made)) {
      remove(directory);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
