package io.hookgate.delivery;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server on loopback that answers in ways that no HTTP server would. It keeps the requests as
 * they came over the wire, and knows its open connections.
 */
final class Misbehaving {
  private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)");

  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<NetSocket> connections = new CopyOnWriteArrayList<>();
  private final NetServer server;

  private Misbehaving(NetServer server) {
    this.server = server;
  }

  /** Calls {@code answer} whenever a whole request has arrived. */
  static Misbehaving start(Vertx vertx, NetServerOptions options, Consumer<NetSocket> answer) {
    return start(vertx, options, answer, Misbehaving::whole);
  }

  /** Calls {@code answer} whenever what has arrived is {@code enough}. */
  static Misbehaving start(
      Vertx vertx, NetServerOptions options, Consumer<NetSocket> answer, Predicate<String> enough) {
    Misbehaving started = new Misbehaving(vertx.createNetServer(options));
    started
        .server
        .connectHandler(socket -> started.serve(socket, answer, enough))
        .listen(0, "127.0.0.1")
        .await();
    return started;
  }

  int port() {
    return server.actualPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/hook?a=b";
  }

  private void serve(NetSocket socket, Consumer<NetSocket> answer, Predicate<String> enough) {
    connections.add(socket);
    socket.exceptionHandler(broken -> {}).closeHandler(closed -> connections.remove(socket));
    StringBuilder received = new StringBuilder();
    socket.handler(
        chunk -> {
          received.append(chunk.toString());
          if (enough.test(received.toString())) {
            requests.add(received.toString());
            received.setLength(0);
            answer.accept(socket);
          }
        });
  }

  private static boolean whole(String request) {
    int head = request.indexOf("\r\n\r\n");
    if (head < 0) {
      return false;
    }
    Matcher length = LENGTH.matcher(request.toLowerCase(Locale.ROOT));
    return length.find() && request.length() >= head + 4 + Integer.parseInt(length.group(1));
  }

  /** An answer with that status line and body. */
  static Buffer answer(String status, String body, String... headers) {
    StringBuilder text = new StringBuilder("HTTP/1.1 " + status + "\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
    return Buffer.buffer(text.toString());
  }
}
