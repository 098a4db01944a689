package io.hookgate.ingress;

import io.hookgate.ingress.Outcome.HungUp;
import io.hookgate.ingress.Outcome.TooLarge;
import io.hookgate.ingress.Outcome.TooSlow;
import io.hookgate.intake.IntakeBudget;
import io.hookgate.signature.SignedRequest;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Reads the body into one array: never more than the limit, never beyond the deadline, never more
 * in all than the node may hold.
 */
final class BodyReader implements Stage<Arrival> {
  private static final String CONTINUE = "100-continue";

  private final int maxBody;
  private final Duration timeout;
  private final IntakeBudget budget;
  private final Stage<Received> next;

  /**
   * @param maxBody bytes; at most {@link Integer#MAX_VALUE}
   * @param timeout of the whole request, which {@link Deadlines} keeps
   */
  BodyReader(long maxBody, Duration timeout, IntakeBudget budget, Stage<Received> next) {
    this.maxBody = Math.toIntExact(maxBody);
    this.timeout = timeout;
    this.budget = budget;
    this.next = next;
  }

  @Override
  public Future<Outcome> handle(Arrival arrival) {
    HttpServerRequest request = arrival.request();
    long announced = announced(request);
    if (announced > maxBody) {
      return Future.succeededFuture(new TooLarge(arrival.source(), maxBody));
    }
    BodyReading reading = new BodyReading(budget, announced < 0 ? maxBody : (int) announced);
    ConnectionWatch watch = ConnectionWatch.of(request.connection());
    watch.onBodyTooSlow(() -> reading.end(BodyReading.End.TOO_SLOW));
    request.exceptionHandler(failure -> reading.end(BodyReading.End.HUNG_UP));
    request.handler(reading::add);
    request.endHandler(
        done -> {
          watch.bodyIsWhole();
          reading.end(BodyReading.End.WHOLE);
        });
    if (CONTINUE.equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    return reading
        .ended()
        .compose(end -> goOn(end, arrival, reading))
        .onComplete(outcome -> reading.giveBack());
  }

  private Future<Outcome> goOn(BodyReading.End end, Arrival arrival, BodyReading reading) {
    return switch (end) {
      case WHOLE -> next.handle(received(arrival, reading.bytes()));
      case TOO_LARGE -> Future.succeededFuture(new TooLarge(arrival.source(), maxBody));
      case TOO_SLOW -> Future.succeededFuture(new TooSlow(arrival.source(), timeout));
      case NO_ROOM -> Future.succeededFuture(new Outcome.Busy(arrival.source()));
      case HUNG_UP -> Future.succeededFuture(new HungUp());
    };
  }

  private static Received received(Arrival arrival, byte[] body) {
    HttpServerRequest request = arrival.request();
    SignedRequest signed =
        new SignedRequest(request.method().name(), request.uri(), request.headers()::getAll, body);
    return new Received(request, arrival.source(), arrival.source().canonical(signed), -1);
  }

  /**
   * The announced length; -1 when the body comes in chunks; Netty has refused what is no number.
   */
  private static long announced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null) {
      return Long.parseLong(length);
    }
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) ? -1 : 0;
  }
}
