package io.hookgate.store.embedded;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a Redis on a Unix socket: a command out, its reply in (RESP2). Blocking, so not
 * for an event loop; for one thread at a time. Close it after an exception other than {@link
 * ErrorReply}: what comes next on it is unknown.
 */
public final class RespSocket implements Closeable {
  /** Longest string in a reply, in bytes. */
  static final int MAX_BULK = 16 << 20;

  /** Most elements of a list in a reply. */
  static final int MAX_LIST = 1 << 20;

  private static final int MAX_LINE = 64 << 10;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final long limitNanos;
  private final ByteBuffer in = ByteBuffer.allocate(16 << 10).flip();
  private long deadline;

  /** Redis refused the command; the connection is good for the next one. */
  public static final class ErrorReply extends IOException {
    private static final long serialVersionUID = 1;

    ErrorReply(String message) {
      super(message);
    }

    /** Whether the reply begins with that word, such as {@code LOADING}. */
    public boolean is(String code) {
      return String.valueOf(getMessage()).startsWith(code + " ");
    }
  }

  private RespSocket(SocketChannel channel, Selector selector, Duration limit) throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.limitNanos = limit.toNanos();
    channel.configureBlocking(false);
    this.key = channel.register(selector, 0);
  }

  /**
   * Connects.
   *
   * @param limit longest wait for the connection, and for each reply
   * @throws java.net.ConnectException if nobody listens on the socket
   * @throws java.net.SocketException if there is no such file, or it may not be used
   */
  @SuppressWarnings("MustBeClosedChecker") // closed with the connection
  public static RespSocket connect(Path socket, Duration limit) throws IOException {
    SocketChannel channel = SocketChannel.open(java.net.StandardProtocolFamily.UNIX);
    try {
      RespSocket connection = new RespSocket(channel, Selector.open(), limit);
      connection.deadline = System.nanoTime() + connection.limitNanos;
      if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
        do {
          connection.await(SelectionKey.OP_CONNECT);
        } while (!channel.finishConnect());
      }
      return connection;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Sends a command and waits for its reply.
   *
   * @return a String (UTF-8), a Long, a List of replies (an error among them as {@link
   *     ErrorReply}), or null
   * @throws ErrorReply if Redis refuses
   * @throws EOFException if the server closed the connection, as it does after SHUTDOWN
   * @throws SocketTimeoutException if there is no whole reply in time: its outcome is unknown
   */
  public @Nullable Object command(String... words) throws IOException {
    deadline = System.nanoTime() + limitNanos;
    ByteBuffer out = encode(words);
    while (channel.write(out) >= 0 && out.hasRemaining()) {
      await(SelectionKey.OP_WRITE);
    }
    Object reply = reply();
    if (reply instanceof ErrorReply refused) {
      throw refused;
    }
    return reply;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    selector.close();
  }

  private static ByteBuffer encode(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("*" + words.length + "\r\n"));
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      out.writeBytes(ascii("$" + bytes.length + "\r\n"));
      out.writeBytes(bytes);
      out.writeBytes(ascii("\r\n"));
    }
    return ByteBuffer.wrap(out.toByteArray());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private @Nullable Object reply() throws IOException {
    String line = line();
    String rest = line.isEmpty() ? "" : line.substring(1);
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+' -> rest;
      case '-' -> new ErrorReply(rest);
      case ':' -> number(rest);
      case '$' -> bulk((int) bounded(rest, MAX_BULK));
      case '*' -> list((int) bounded(rest, MAX_LIST));
      default -> throw new IOException("Not a reply of a Redis server: '" + line + "'");
    };
  }

  private @Nullable String bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    for (int read = 0; read < length; ) {
      fill();
      int part = Math.min(in.remaining(), length - read);
      in.get(bytes, read, part);
      read += part;
    }
    line();
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private @Nullable List<@Nullable Object> list(int size) throws IOException {
    if (size < 0) {
      return null;
    }
    List<@Nullable Object> replies = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      replies.add(reply());
    }
    return replies;
  }

  private static long bounded(String digits, int max) throws IOException {
    long number = number(digits);
    if (number < -1 || number > max) {
      throw new IOException("A reply of size " + number + " is more than the " + max + " allowed");
    }
    return number;
  }

  private static long number(String digits) throws IOException {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new IOException("Not a number in a reply of a Redis server: '" + digits + "'", e);
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      fill();
      byte next = in.get();
      if (next == '\n') {
        return line.toString(StandardCharsets.UTF_8);
      }
      if (next != '\r') {
        line.write(next);
      }
      if (line.size() > MAX_LINE) {
        throw new IOException("Not a reply of a Redis server: a line over " + MAX_LINE + " bytes");
      }
    }
  }

  private void fill() throws IOException {
    while (!in.hasRemaining()) {
      in.clear();
      int read = channel.read(in);
      in.flip();
      if (read < 0) {
        throw new EOFException("The Redis server closed the connection");
      }
      if (read == 0) {
        await(SelectionKey.OP_READ);
      }
    }
  }

  private void await(int operation) throws IOException {
    long millis = Math.floorDiv(deadline - System.nanoTime() + 999_999, 1_000_000);
    if (millis <= 0) {
      throw new SocketTimeoutException(
          "The Redis server did not answer within " + limitNanos / 1_000_000 + " ms");
    }
    key.interestOps(operation);
    selector.select(millis);
    selector.selectedKeys().clear();
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("Interrupted while waiting for the Redis server");
    }
  }
}
