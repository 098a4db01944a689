package io.hookgate.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Which store this gateway wrote to last, in a file beside the Redis's folder. A Redis that comes
 * back empty, or is another one, is a loss that must not pass as "all quiet".
 */
record StoreNote(Path file) {
  static StoreNote beside(Path dataDir) {
    return new StoreNote(dataDir.toAbsolutePath().normalize().resolveSibling("store-id"));
  }

  /** The store's id; empty when none was noted. */
  String read() throws IOException {
    return Files.exists(file) ? Files.readString(file).strip() : "";
  }

  void write(String id) throws IOException {
    if (id.equals(read())) {
      return;
    }
    Files.createDirectories(file.getParent());
    Path fresh = file.resolveSibling("store-id.new");
    Files.writeString(fresh, id + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Forgets it: the next start takes whatever store it finds. */
  boolean forget() throws IOException {
    return Files.deleteIfExists(file);
  }
}
