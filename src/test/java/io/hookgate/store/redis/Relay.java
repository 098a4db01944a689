package io.hookgate.store.redis;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP port in front of a Redis, and the network troubles that happen between the two. */
final class Relay implements AutoCloseable {
  private final Path redis;
  private final ServerSocket listener;
  private final List<Closeable> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger connects = new AtomicInteger();
  private final AtomicInteger era = new AtomicInteger();
  private volatile boolean refusing;

  Relay(Path redis) throws IOException {
    this.redis = redis;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::acceptAll);
  }

  String uri() {
    return "redis://127.0.0.1:" + listener.getLocalPort();
  }

  /** How often somebody has connected. */
  int connects() {
    return connects.get();
  }

  /** From now on nothing passes on today's connections, and nobody is told; new ones work. */
  void silence() {
    era.incrementAndGet();
  }

  /** Cuts every connection, and each new one at once, until it no longer refuses. */
  void refuse(boolean now) throws IOException {
    refusing = now;
    if (now) {
      closeAll();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    closeAll();
  }

  private void closeAll() throws IOException {
    for (Closeable each : open) {
      each.close();
    }
    open.clear();
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket client = listener.accept();
        connects.incrementAndGet();
        open.add(client);
        if (refusing) {
          client.close();
        } else {
          SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(redis));
          open.add(server);
          int born = era.get();
          ReadableByteChannel in = Channels.newChannel(client.getInputStream());
          WritableByteChannel out = Channels.newChannel(client.getOutputStream());
          daemon(() -> copy(in, server, born, client));
          daemon(() -> copy(server, out, born, client));
        }
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void copy(ReadableByteChannel in, WritableByteChannel out, int born, Socket client) {
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    try {
      while (in.read(buffer.clear()) >= 0) {
        buffer.flip();
        if (era.get() == born) {
          out.write(buffer);
        }
      }
      if (era.get() == born) {
        client.close();
      }
    } catch (IOException e) {
      // One of the two has gone; the other direction ends the same way.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }
}
