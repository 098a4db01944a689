package io.hookgate.bench;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What became of every event, by its number: when it was meant to be sent, acknowledged with 2xx,
 * and first delivered ({@link SharedClock} microseconds; 0 is "not yet").
 *
 * <p>A memory-mapped file that the generator and the sink write, each its own columns, and the
 * driver reads: recording costs one store per event and process, and every acknowledged event can
 * be followed to its delivery. The file is sparse; only events that happened take memory.
 */
final class Journal {
  private static final int COLUMNS = 3;
  private static final int ROW_BYTES = COLUMNS * Long.BYTES;
  private static final int SENT = 0;
  private static final int ACKED = 1;
  private static final int DELIVERED = 2;

  private final LongBuffer rows;

  private Journal(LongBuffer rows) {
    this.rows = rows;
  }

  /** Makes an empty journal for events 0 to capacity - 1. */
  static Journal create(Path file, int capacity) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      return map(channel, (long) capacity * ROW_BYTES);
    }
  }

  /** Opens a journal that another process made. */
  static Journal open(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return map(channel, Files.size(file));
    }
  }

  private static Journal map(FileChannel channel, long bytes) throws IOException {
    return new Journal(
        channel
            .map(FileChannel.MapMode.READ_WRITE, 0, bytes)
            .order(ByteOrder.nativeOrder())
            .asLongBuffer());
  }

  /** How many events fit. */
  int capacity() {
    return rows.capacity() / COLUMNS;
  }

  void sent(int event, long micros) {
    put(event, SENT, micros);
  }

  void acked(int event, long micros) {
    put(event, ACKED, micros);
  }

  void delivered(int event, long micros) {
    put(event, DELIVERED, micros);
  }

  long sentAt(int event) {
    return get(event, SENT);
  }

  long ackedAt(int event) {
    return get(event, ACKED);
  }

  long deliveredAt(int event) {
    return get(event, DELIVERED);
  }

  private void put(int event, int column, long value) {
    rows.put(event * COLUMNS + column, value);
  }

  private long get(int event, int column) {
    return rows.get(event * COLUMNS + column);
  }
}
