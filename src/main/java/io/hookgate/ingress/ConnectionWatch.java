package io.hookgate.ingress;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Holds a connection to the deadline of its requests, which runs from a request's first byte to its
 * last. Vert.x shows a request only when its head is whole and closes only connections that are
 * silent, so a head that drips is visible nowhere but in the channel. Runs on the connection's
 * event loop.
 *
 * <pre>
 *   IDLE --first byte--> HEAD --head whole--> BODY --body whole--> ANSWER --answered--> IDLE
 *                          '---------- deadline: 408, close ----'
 * </pre>
 */
final class ConnectionWatch extends ChannelInboundHandlerAdapter {
  private static final String NAME = "watch";
  private static final byte[] TOO_SLOW =
      "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private enum Phase {
    IDLE,
    HEAD,
    BODY,
    ANSWER
  }

  private final Deadlines deadlines;
  private final ChannelHandlerContext http;
  private Phase phase = Phase.IDLE;
  private @Nullable Runnable bodyTooSlow;

  private ConnectionWatch(Deadlines deadlines, ChannelHandlerContext http) {
    this.deadlines = deadlines;
    this.http = http;
  }

  /** Watches a connection from its first byte on. */
  static void install(HttpConnection connection, Deadlines deadlines) {
    ChannelHandlerContext http = ((HttpServerConnection) connection).channelHandlerContext();
    http.pipeline().addBefore("httpDecoder", NAME, new ConnectionWatch(deadlines, http));
  }

  /** The watch of a connection that {@link #install} has seen. */
  static ConnectionWatch of(HttpConnection connection) {
    return (ConnectionWatch)
        ((HttpServerConnection) connection).channelHandlerContext().pipeline().get(NAME);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) {
    if (phase == Phase.IDLE) {
      phase = Phase.HEAD;
      deadlines.start(this);
    }
    ctx.fireChannelRead(bytes);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    deadlines.stop(this);
    ctx.fireChannelInactive();
  }

  /** The head is whole; a pipelined one was read while its predecessor was answered. */
  void headIsWhole() {
    if (phase == Phase.IDLE) {
      deadlines.start(this);
    }
    phase = Phase.BODY;
  }

  /** Whom to tell when the body is not whole by the deadline. */
  void onBodyTooSlow(Runnable action) {
    bodyTooSlow = action;
  }

  /** From here on the time is ours. */
  void bodyIsWhole() {
    phase = Phase.ANSWER;
    bodyTooSlow = null;
    deadlines.stop(this);
  }

  /**
   * The next byte begins a request, unless the connection is not to be used again. To be called
   * before the answer is written: a pipelined request begins while it is.
   */
  void answered(boolean usedAgain) {
    bodyIsWhole();
    if (usedAgain) {
      phase = Phase.IDLE;
    }
  }

  /** Called by {@link Deadlines}. */
  void expired() {
    if (phase == Phase.HEAD) {
      phase = Phase.ANSWER;
      http.channel().config().setAutoRead(false);
      http.pipeline()
          .context(this)
          .writeAndFlush(Unpooled.wrappedBuffer(TOO_SLOW))
          .addListener(ChannelFutureListener.CLOSE);
    } else if (bodyTooSlow != null) {
      bodyTooSlow.run();
    }
  }
}
