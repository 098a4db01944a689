package io.hookgate.store.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The server's log file and the one before it: at most twice {@value #MAX_BYTES} bytes, and what
 * the server writes between two looks at it.
 */
record ServerLog(Path file) {
  static final int MAX_BYTES = 1 << 20;

  private static final int TAIL_BYTES = 4096;
  private static final int TAIL_LINES = 12;

  /**
   * Begins a new file when this one is full. The server may be running: it opens the file anew for
   * each line.
   */
  void bound() throws IOException {
    if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** What the server said last; or why that cannot be read. */
  String lastLines() {
    try (SeekableByteChannel in = Files.newByteChannel(file)) {
      in.position(Math.max(0, in.size() - TAIL_BYTES));
      ByteBuffer tail = ByteBuffer.allocate(TAIL_BYTES);
      while (tail.hasRemaining() && in.read(tail) >= 0) {
        // until the end of the file
      }
      List<String> lines = StandardCharsets.UTF_8.decode(tail.flip()).toString().lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(" + file + " cannot be read: " + e + ")";
    }
  }
}
