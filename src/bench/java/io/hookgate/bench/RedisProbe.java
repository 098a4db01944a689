package io.hookgate.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Asks the gateway's own Redis for its numbers, over the Unix socket in the data directory. */
final class RedisProbe implements AutoCloseable {
  /** What a client sends once and waits for: the round trips of the store. */
  private static final List<String> ROUND_TRIPS =
      List.of("evalsha", "evalsha_ro", "eval", "eval_ro", "fcall", "fcall_ro", "wait", "waitaof");

  private final SocketChannel channel;
  private final DataInputStream replies;

  /** Connects to the only socket at most two levels below the directory. */
  RedisProbe(Path dataDir) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(socketIn(dataDir)));
    replies = new DataInputStream(Channels.newInputStream(channel));
  }

  /** Bytes that Redis has allocated ({@code used_memory}). */
  long usedMemory() throws IOException {
    return Long.parseLong(field(info("memory"), "used_memory"));
  }

  /** Reads from client sockets since Redis started; commands that travel together share one. */
  long reads() throws IOException {
    return Long.parseLong(field(info("stats"), "total_reads_processed"));
  }

  /** Scripts and waits called by clients since Redis started. */
  long roundTrips() throws IOException {
    return roundTrips(info("commandstats"));
  }

  static long roundTrips(Map<String, String> commandStats) {
    long calls = 0;
    for (String command : ROUND_TRIPS) {
      String stats = commandStats.get("cmdstat_" + command);
      if (stats != null) {
        calls += Long.parseLong(stats.substring("calls=".length(), stats.indexOf(',')));
      }
    }
    return calls;
  }

  /** The {@code name:value} lines of one section of INFO. */
  Map<String, String> info(String section) throws IOException {
    channel.write(ByteBuffer.wrap(("INFO " + section + "\r\n").getBytes(StandardCharsets.UTF_8)));
    String header = readLine();
    if (!header.startsWith("$")) {
      throw new IOException("Redis answered INFO with: " + header);
    }
    byte[] text = new byte[Integer.parseInt(header.substring(1))];
    replies.readFully(text);
    readLine();
    return parse(new String(text, StandardCharsets.UTF_8));
  }

  static Map<String, String> parse(String info) {
    Map<String, String> fields = new HashMap<>();
    info.lines()
        .filter(line -> !line.startsWith("#") && line.indexOf(':') > 0)
        .forEach(
            line ->
                fields.put(
                    line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1)));
    return fields;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = replies.read(); octet != '\n'; octet = replies.read()) {
      if (octet < 0) {
        throw new IOException("Redis closed the connection");
      }
      if (octet != '\r') {
        line.append((char) octet);
      }
    }
    return line.toString();
  }

  private static String field(Map<String, String> info, String name) throws IOException {
    String value = info.get(name);
    if (value == null) {
      throw new IOException("Redis's INFO has no " + name);
    }
    return value;
  }

  private static Path socketIn(Path dataDir) throws IOException {
    try (Stream<Path> files = Files.walk(dataDir, 2)) {
      return files
          .filter(RedisProbe::isSocket)
          .findFirst()
          .orElseThrow(() -> new IOException("no Unix socket of a Redis below " + dataDir));
    }
  }

  private static boolean isSocket(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).isOther();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
