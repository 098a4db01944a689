package io.hookgate.testkit;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client of server-sent events that reads only when it is asked to, with a small window: what it
 * does not read waits at the server. Twenty seconds of patience. For one thread.
 */
public final class EventStream implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int WINDOW = 8 * 1024;

  private final Socket socket;
  private final BufferedReader in;
  private String lastId = "";

  /** A message as it was dispatched. */
  public record Message(String id, String event, String data) {
    /** The data as JSON. */
    public JsonObject json() {
      return new JsonObject(data);
    }
  }

  private EventStream(Socket socket) throws IOException {
    this.socket = socket;
    this.in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 512);
  }

  /** Opens one on loopback; it has begun when this returns. */
  public static EventStream open(int port, String key, String path, String... headers) {
    try {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(WINDOW);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      EventStream stream = new EventStream(socket);
      stream.ask(path, key, headers);
      return stream;
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  private void ask(String path, String key, String... headers) throws IOException {
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    request.append("Authorization: Bearer ").append(key).append("\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    Writer out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
    out.write(request.append("\r\n").toString());
    out.flush();
    String status = in.readLine();
    if (status == null || !status.contains(" 200 ")) {
      throw new IOException(path + " was answered " + status);
    }
    String line = in.readLine();
    while (line != null && !line.startsWith("retry:")) {
      line = in.readLine();
    }
  }

  /** The id that a client would come back with. */
  public String lastId() {
    return lastId;
  }

  /** The next message; what is no message is read over. */
  public Message next() {
    Message message = read();
    if (message == null) {
      throw new AssertionError("the stream has ended");
    }
    return message;
  }

  /** Reads to the next sign of life; the id that it moves the client to. */
  public String heartbeat() {
    try {
      String line = in.readLine();
      while (line != null && !line.startsWith(":")) {
        line = in.readLine();
      }
      String id = in.readLine();
      if (id == null || !id.startsWith("id: ")) {
        throw new AssertionError("after the heartbeat came " + id);
      }
      return id.substring(4);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every message up to and with the next one of that name. */
  public List<Message> until(String event) {
    List<Message> messages = new ArrayList<>();
    do {
      messages.add(next());
    } while (!messages.get(messages.size() - 1).event.equals(event));
    return messages;
  }

  /** Reads to the end; whether there was one. */
  public boolean ended() {
    while (read() != null) {
      // what was under way
    }
    return true;
  }

  private @Nullable Message read() {
    // Heartbeats keep a connection busy that has nothing to tell.
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    try {
      String event = "message";
      String data = "";
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError("no message within " + PATIENCE_MILLIS + " ms");
        }
        if (line.equals("0")) {
          return null; // the last chunk
        }
        if (line.startsWith("id: ")) {
          lastId = line.substring(4);
        } else if (line.startsWith("event: ")) {
          event = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.isEmpty() && !data.isEmpty()) {
          return new Message(lastId, event, data);
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
