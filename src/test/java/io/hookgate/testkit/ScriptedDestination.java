package io.hookgate.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A destination on loopback that does to its connections what no HTTP server would, as a script
 * says for each request. Blocking sockets and a thread per connection, so that a script reads from
 * top to bottom.
 */
public final class ScriptedDestination implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");
  private static final Pattern ATTEMPT = Pattern.compile("(?i)x-webhook-attempt: *(\\d+)");
  private static final Pattern EVENT = Pattern.compile("(?i)webhook-id: *(\\S+)");
  private static final long DRIP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** What becomes of one request. One that throws has lost its connection. */
  @FunctionalInterface
  public interface Script {
    /** Plays on the connection; it stays open for the next request unless the script closes it. */
    void play(Request request, Connection connection) throws IOException;
  }

  /**
   * One request, whole.
   *
   * @param nanos when it was whole, {@link System#nanoTime}
   */
  public record Request(String event, int attempt, long nanos) {}

  private final ServerSocket server;
  private final Script script;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "scripted");
            thread.setDaemon(true);
            return thread;
          });
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger playing = new AtomicInteger();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong written = new AtomicLong();

  /** Plays that script for every request. */
  public ScriptedDestination(Script script) {
    this(ServerSocketFactory.getDefault(), script);
  }

  /** The same, behind TLS for example. */
  public ScriptedDestination(ServerSocketFactory factory, Script script) {
    this.script = script;
    try {
      this.server = factory.createServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  /** {@code failing} for each first attempt of an event, 200 for the others. */
  public static Script first(Script failing) {
    return (request, connection) ->
        (request.attempt() == 1 ? failing : answer("200 OK")).play(request, connection);
  }

  /** An empty answer with that status line and these header lines. */
  public static Script answer(String status, String... headers) {
    return (request, connection) -> connection.head(status, "Content-Length: 0", headers);
  }

  /** Nothing, ever. */
  public static Script hang() {
    return (request, connection) -> connection.awaitEnd();
  }

  /** A head that promises a body, and then nothing. */
  public static Script hangAfterHead() {
    return (request, connection) -> {
      connection.head("200 OK", "Content-Length: 100");
      connection.awaitEnd();
    };
  }

  /** That text every 20 ms, after this one. */
  public static Script drip(String begin, String drop) {
    return (request, connection) -> {
      connection.write(begin);
      while (true) {
        connection.write(drop);
        LockSupport.parkNanos(DRIP_NANOS);
      }
    };
  }

  /** That text over and over, as fast as it is read. */
  public static Script flood(String begin, String more, long times) {
    return (request, connection) -> {
      connection.write(begin);
      for (long i = 0; i < times; i++) {
        connection.write(more);
      }
    };
  }

  /** Half a body, and the connection is reset. */
  public static Script resetMidBody() {
    return (request, connection) -> {
      connection.head("200 OK", "Content-Length: 100");
      connection.write("only a part");
      connection.reset();
    };
  }

  /** Half a body and an end of the stream, while the other direction stays open. */
  public static Script halfClose() {
    return (request, connection) -> {
      connection.head("200 OK", "Content-Length: 100");
      connection.write("only a part");
      connection.socket.shutdownOutput();
      connection.awaitEnd();
    };
  }

  /** Where it listens. */
  public int port() {
    return server.getLocalPort();
  }

  /** A URL of it. */
  public String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  /** What arrived whole so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Connections so far. */
  public long connections() {
    return accepted.get();
  }

  /** Connections that are open now. */
  public int openConnections() {
    return open.size();
  }

  /** Scripts that are being played now: their connections were not given up yet. */
  public int stuckConnections() {
    return playing.get();
  }

  /** Bytes that were taken off its hands so far. */
  public long bytesWritten() {
    return written.get();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        accepted.incrementAndGet();
        open.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The end of the test.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Connection connection = new Connection(socket);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (Request next = read(in); next != null; next = read(in)) {
        requests.add(next);
        playing.incrementAndGet();
        try {
          script.play(next, connection);
        } finally {
          playing.decrementAndGet();
        }
      }
    } catch (IOException broken) {
      // The gateway gave the connection up, which is what most scripts are about.
    } finally {
      open.remove(socket);
    }
  }

  private static @Nullable Request read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      head.append((char) next);
    }
    in.readNBytes(Integer.parseInt(found(LENGTH, head, "0")));
    return new Request(
        found(EVENT, head, ""), Integer.parseInt(found(ATTEMPT, head, "1")), System.nanoTime());
  }

  private static String found(Pattern pattern, CharSequence text, String otherwise) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : otherwise;
  }

  /** The connection that a script plays on. */
  public final class Connection {
    private final Socket socket;
    private final OutputStream out;

    private Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.out = socket.getOutputStream();
    }

    /** A status line and header lines. */
    public void head(String status, String first, String... headers) throws IOException {
      StringBuilder text = new StringBuilder("HTTP/1.1 " + status + "\r\n" + first + "\r\n");
      for (String header : headers) {
        text.append(header).append("\r\n");
      }
      write(text.append("\r\n").toString());
    }

    /** That text. */
    public void write(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      out.write(bytes);
      out.flush();
      written.addAndGet(bytes.length);
    }

    /** Waits until the other side ends the connection. */
    public void awaitEnd() throws IOException {
      while (socket.getInputStream().read() >= 0) {
        // Whatever it says.
      }
    }

    /** Ends it with RST instead of FIN. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
