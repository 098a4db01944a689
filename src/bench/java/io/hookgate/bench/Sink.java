package io.hookgate.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The destination as a process: answers every {@code POST} at the least cost and notes in the
 * {@link Journal} when each event first came. {@code GET /stats} tells the counts, {@code POST
 * /reset} zeroes them, {@code POST /status/503} makes it answer so from then on. Prints its port as
 * {@code {"port":N}}. One thread.
 */
final class Sink {
  private static final int MESSAGE_BYTES = 16 * 1024;

  private final Journal journal;
  private final Selector selector;
  private final ServerSocketChannel server;
  private final HttpHead head = new HttpHead();
  private ByteBuffer answer = answer(200, "");
  private long requests;
  private long distinct;
  private long duplicates;
  private long foreign;

  Sink(Journal journal) throws IOException {
    this.journal = journal;
    this.selector = Selector.open();
    this.server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
  }

  /** Serves until the process is ended; the argument is the journal's file. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      System.err.println("usage: Sink JOURNAL");
      System.exit(2);
    }
    Sink sink = new Sink(Journal.open(Path.of(args[0])));
    System.out.printf(Locale.ROOT, "{\"port\":%d}%n", sink.server.socket().getLocalPort());
    sink.run();
  }

  private void run() throws IOException {
    while (true) {
      selector.select(this::ready);
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept();
      } else {
        receive((SocketChannel) key.channel(), (ByteBuffer) key.attachment());
      }
    } catch (IOException e) {
      System.err.println("connection dropped: " + e.getMessage());
      close(key);
    }
  }

  private void accept() throws IOException {
    SocketChannel channel = server.accept();
    if (channel != null) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, ByteBuffer.allocateDirect(MESSAGE_BYTES));
    }
  }

  private void receive(SocketChannel channel, ByteBuffer message) throws IOException {
    if (channel.read(message) < 0) {
      channel.close();
      return;
    }
    while (head.read(message)) {
      ByteBuffer reply = reply(message);
      channel.write(reply);
      if (reply.hasRemaining()) {
        throw new IOException("the peer does not read its answers");
      }
      message.limit(message.position()).position(head.messageBytes());
      message.compact();
    }
    if (!message.hasRemaining()) {
      throw new IOException("a request is larger than " + MESSAGE_BYTES + " bytes");
    }
  }

  private ByteBuffer reply(ByteBuffer message) {
    // Events are posted below /hook; anything else is rare and may cost.
    if (message.get(0) == 'P' && message.get(6) == 'h') {
      event(message);
      return answer.rewind();
    }
    byte[] start = new byte[Math.min(64, head.headBytes())];
    message.get(0, start);
    String line = new String(start, StandardCharsets.US_ASCII);
    if (line.startsWith("GET /stats ")) {
      return answer(200, stats());
    }
    if (line.startsWith("POST /reset ")) {
      requests = 0;
      distinct = 0;
      duplicates = 0;
      foreign = 0;
      return answer(200, "");
    }
    if (line.startsWith("POST /status/") && Character.isDigit(line.charAt(15))) {
      answer = answer(Integer.parseInt(line.substring(13, 16)), "");
      return answer(200, "");
    }
    return answer(404, "POST /hook, GET /stats, POST /reset or POST /status/NNN");
  }

  private void event(ByteBuffer message) {
    requests++;
    int number = Requests.numberIn(message, head.headBytes(), head.messageBytes());
    if (number < 0 || number >= journal.capacity()) {
      foreign++;
    } else if (journal.deliveredAt(number) != 0) {
      duplicates++;
    } else {
      distinct++;
      journal.delivered(number, SharedClock.micros());
    }
  }

  private String stats() {
    return String.format(
        Locale.ROOT,
        "{\"requests\":%d,\"distinct\":%d,\"duplicates\":%d,\"foreign\":%d}",
        requests,
        distinct,
        duplicates,
        foreign);
  }

  private static ByteBuffer answer(int status, String body) {
    byte[] bytes =
        String.format(
                Locale.ROOT,
                "HTTP/1.1 %d Status\r\nContent-Length: %d\r\n\r\n%s",
                status,
                body.length(),
                body)
            .getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  private static void close(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException e) {
      System.err.println("a connection did not close: " + e.getMessage());
    }
  }
}
