package io.hookgate.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One keep-alive connection with at most one request on it. */
final class LoadConnection implements AutoCloseable {
  private static final int ANSWER_BYTES = 8192;

  private final SocketChannel channel;
  private final ByteBuffer answer = ByteBuffer.allocateDirect(ANSWER_BYTES);
  private final HttpHead head = new HttpHead();
  private int number = -1;
  private long due;

  /** Connects, waiting for it; on loopback that is at once or never. */
  LoadConnection(InetSocketAddress target, Selector selector) throws IOException {
    channel = SocketChannel.open(target);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  boolean isBusy() {
    return number >= 0;
  }

  int number() {
    return number;
  }

  long due() {
    return due;
  }

  void send(int number, long due, ByteBuffer request) throws IOException {
    this.number = number;
    this.due = due;
    channel.write(request);
    if (request.hasRemaining()) {
      // The request before was answered, and one is far smaller than a send buffer.
      throw new IOException("the server does not read what it is sent");
    }
  }

  /**
   * Reads what has arrived.
   *
   * @return the status of the answer, or 0 while it is incomplete
   */
  int receive() throws IOException {
    if (channel.read(answer) < 0) {
      throw new EOFException("the server closed the connection");
    }
    if (!head.read(answer)) {
      if (!answer.hasRemaining()) {
        throw new IOException("an answer is larger than " + ANSWER_BYTES + " bytes");
      }
      return 0;
    }
    if (!isBusy()) {
      throw new IOException("an answer came without a request");
    }
    answer.clear();
    return HttpHead.status(answer);
  }

  /** Marks the request as done: the connection is free. */
  void free() {
    number = -1;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
