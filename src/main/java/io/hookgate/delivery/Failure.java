package io.hookgate.delivery;

import io.hookgate.model.ErrorClass;
import io.hookgate.network.NotAllowed;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What an exception of an attempt means.
 *
 * @param detail in words, without secrets
 */
record Failure(ErrorClass error, String detail) {
  private static final int MAX_CAUSES = 8;
  private static final int MAX_DETAIL = 300;

  /** Judges by the most telling exception of the chain. */
  static Failure of(Throwable thrown) {
    if (thrown instanceof TokenFailed token) {
      return new Failure(token.error(), shortened(String.valueOf(token.getMessage())));
    }
    Throwable cause = thrown;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      ErrorClass known = known(cause);
      if (known != null) {
        return new Failure(known, words(known, cause));
      }
      cause = cause.getCause();
    }
    // A decoder's exceptions have many types; whatever it is, the attempt has no whole answer.
    return new Failure(
        ErrorClass.RESET,
        shortened(
            "no answer that can be read: "
                + thrown.getClass().getSimpleName()
                + ": "
                + thrown.getMessage()));
  }

  private static @Nullable ErrorClass known(Throwable cause) {
    if (cause instanceof NotAllowed) {
      return ErrorClass.BLOCKED;
    }
    if (cause instanceof UnknownHostException) {
      return ErrorClass.DNS;
    }
    if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
      return ErrorClass.TLS;
    }
    if (cause instanceof ConnectException
        || cause instanceof NoRouteToHostException
        || cause instanceof ConnectionPoolTooBusyException) {
      return ErrorClass.CONNECT;
    }
    if (cause instanceof TimeoutException) {
      return ErrorClass.TIMEOUT;
    }
    // By name: Netty is Vert.x's choice, not ours.
    if (cause.getClass().getSimpleName().startsWith("TooLong")) {
      return ErrorClass.RESPONSE_LIMIT;
    }
    return cause instanceof HttpClosedException || cause instanceof IOException
        ? ErrorClass.RESET
        : null;
  }

  private static String words(ErrorClass error, Throwable cause) {
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    String text =
        switch (error) {
          case BLOCKED -> message;
          case DNS -> "the host's name did not resolve: " + message;
          case TLS -> "no trusted TLS connection: " + message;
          case CONNECT -> "no connection: " + message;
          case TIMEOUT -> "no connection in time: " + message;
          case RESPONSE_LIMIT -> "the answer's head is too long: " + message;
          case RESET, HTTP_STATUS -> "the connection broke before the answer was whole: " + message;
        };
    return shortened(text);
  }

  private static String shortened(String text) {
    return text.length() <= MAX_DETAIL ? text : text.substring(0, MAX_DETAIL) + "...";
  }
}
