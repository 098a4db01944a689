package io.hookgate.receiver;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Ways to misbehave on demand, each under a path of its own, so that one receiver can be several
 * sick destinations at once:
 *
 * <ul>
 *   <li>{@code /mode/status/429} answers that status; {@code ?retry-after=5} adds the header,
 *       {@code ?disposition=dead-letter} asks to be parked
 *   <li>{@code /mode/retry-after/5} answers 429 with {@code Retry-After: 5}
 *   <li>{@code /mode/redirect} answers 302 to {@code ?to=} (default {@code /hooks})
 *   <li>{@code /mode/hang} answers nothing
 *   <li>{@code /mode/drip} answers one byte every 100 ms, without end
 *   <li>{@code /mode/reset} closes the connection without an answer, {@code ?after=head} in the
 *       middle of one
 *   <li>{@code /mode/large/1048576} answers 200 with that many bytes, at most 64 MiB
 * </ul>
 *
 * <p>{@code ?times=3} misbehaves for the first three requests of each event only. What hangs or
 * drips ends with its connection, at the latest with the receiver's idle time-out.
 */
final class Modes {
  static final String PREFIX = "/mode/";

  private static final long DRIP_MILLIS = 100;
  private static final int MAX_LARGE = 64 << 20;
  private static final int CHUNK = 64 << 10;

  private final Vertx vertx;

  Modes(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Whether this request is to be answered by {@link #answer}; attempt counts from 1. */
  boolean appliesTo(HttpServerRequest request, int attempt) {
    if (!request.path().startsWith(PREFIX)) {
      return false;
    }
    String times = request.getParam("times");
    return times == null || attempt <= number(times, Integer.MAX_VALUE);
  }

  /** Whether a request with that path and query ends with 2xx. */
  boolean takes(HttpServerRequest request) {
    String[] words = words(request);
    return switch (words[0]) {
      case "large" -> true;
      case "status" -> number(words[1], 0) / 100 == 2;
      default -> false;
    };
  }

  /** Misbehaves as the path says; an unknown mode is 404 with the known ones. */
  void answer(HttpServerRequest request) {
    String[] words = words(request);
    HttpServerResponse response = request.response();
    switch (words[0]) {
      case "status" -> status(request, number(words[1], 500), request.getParam("retry-after"));
      case "retry-after" -> status(request, 429, words[1]);
      case "redirect" ->
          response
              .setStatusCode(302)
              .putHeader(HttpHeaders.LOCATION, orElse(request.getParam("to"), "/hooks"))
              .end();
      case "hang" -> {}
      case "drip" -> drip(response);
      case "reset" -> reset(request);
      case "large" -> large(response, Math.min(MAX_LARGE, number(words[1], CHUNK)));
      default ->
          response
              .setStatusCode(404)
              .end("modes: status, retry-after, redirect, hang, drip, reset, large\n");
    }
  }

  private static void status(HttpServerRequest request, int status, @Nullable String retryAfter) {
    HttpServerResponse response = request.response().setStatusCode(status);
    if (retryAfter != null && !retryAfter.isEmpty()) {
      response.putHeader(HttpHeaders.RETRY_AFTER, retryAfter);
    }
    String disposition = request.getParam("disposition");
    if (disposition != null) {
      response.putHeader("X-Webhook-Disposition", disposition);
    }
    response.end();
  }

  private void drip(HttpServerResponse response) {
    response.setChunked(true).write(".");
    long timer = vertx.setPeriodic(DRIP_MILLIS, tick -> response.write("."));
    response.closeHandler(closed -> vertx.cancelTimer(timer));
  }

  private static void reset(HttpServerRequest request) {
    if ("head".equals(request.getParam("after"))) {
      request
          .response()
          .putHeader(HttpHeaders.CONTENT_LENGTH, "1000")
          .write("cut off here")
          .onComplete(written -> request.connection().close());
    } else {
      request.connection().close();
    }
  }

  private static void large(HttpServerResponse response, int size) {
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(size));
    pump(response, Buffer.buffer(new byte[CHUNK]), size);
  }

  private static void pump(HttpServerResponse response, Buffer chunk, int left) {
    if (left <= chunk.length()) {
      response.end(chunk.slice(0, left));
    } else {
      response.write(chunk).onSuccess(done -> pump(response, chunk, left - chunk.length()));
    }
  }

  private static String[] words(HttpServerRequest request) {
    String[] words = request.path().substring(PREFIX.length()).split("/", 2);
    return words.length == 2 ? words : new String[] {words[0], ""};
  }

  private static int number(String text, int otherwise) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }
}
