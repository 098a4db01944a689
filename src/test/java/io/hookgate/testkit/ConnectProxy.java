package io.hookgate.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy on loopback that only knows CONNECT. It keeps the heads of all requests, and leads
 * every tunnel to one port of this machine, whatever it was asked for: nothing leaves.
 */
public final class ConnectProxy {
  /** The heads of all requests, as they came. */
  public final List<String> heads = new CopyOnWriteArrayList<>();

  private final NetServer server;
  private final NetClient client;
  private final int leadsTo;
  private final @Nullable String authorization;

  private ConnectProxy(Vertx vertx, int leadsTo, @Nullable String authorization) {
    this.client = vertx.createNetClient();
    this.leadsTo = leadsTo;
    this.authorization = authorization;
    this.server = vertx.createNetServer().connectHandler(this::serve);
  }

  /**
   * A proxy on a free port.
   *
   * @param leadsTo a port of 127.0.0.1; 0 to refuse every tunnel
   * @param authorization what {@code Proxy-Authorization} must be; null for anything
   */
  public static ConnectProxy start(Vertx vertx, int leadsTo, @Nullable String authorization) {
    ConnectProxy proxy = new ConnectProxy(vertx, leadsTo, authorization);
    proxy.server.listen(0, "127.0.0.1").timeout(20, TimeUnit.SECONDS).await();
    return proxy;
  }

  public int port() {
    return server.actualPort();
  }

  private void serve(NetSocket socket) {
    Buffer received = Buffer.buffer();
    socket.exceptionHandler(broken -> {});
    socket.handler(
        chunk -> {
          received.appendBuffer(chunk);
          int end = received.toString().indexOf("\r\n\r\n");
          if (end >= 0) {
            String head = received.getString(0, end);
            heads.add(head);
            answer(socket, head);
          }
        });
  }

  private void answer(NetSocket socket, String head) {
    Optional<String> given =
        head.lines()
            .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("proxy-auth"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst();
    if (!head.startsWith("CONNECT ") || leadsTo == 0) {
      socket.end(Buffer.buffer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
    } else if (authorization != null && !given.equals(Optional.of(authorization))) {
      socket.end(Buffer.buffer("HTTP/1.1 407 Asks\r\nContent-Length: 0\r\n\r\n"));
    } else {
      socket.pause();
      client
          .connect(SocketAddress.inetSocketAddress(leadsTo, "127.0.0.1"))
          .onSuccess(behind -> join(socket, behind))
          .onFailure(refused -> socket.close());
    }
  }

  private static void join(NetSocket socket, NetSocket behind) {
    behind.exceptionHandler(broken -> {}).closeHandler(closed -> socket.close());
    socket.closeHandler(closed -> behind.close());
    socket.handler(behind::write);
    behind.handler(socket::write);
    socket.write("HTTP/1.1 200 Connected\r\n\r\n");
    socket.resume();
  }
}
