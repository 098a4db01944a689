package io.hookgate.api;

import io.hookgate.store.EventDetails;
import io.hookgate.store.EventSummary;
import io.hookgate.store.Page;
import io.hookgate.store.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events line by line, as fast as its client takes them: nothing is read while {@value
 * #QUEUE_BYTES} bytes wait for it, and only some events at once. For one event loop.
 *
 * <pre>
 * page -> some events of it -> lines written -> room again? -> the next ... -> last line, end
 * </pre>
 */
final class Export {
  static final int PAGE = 100;
  private static final int QUEUE_BYTES = 256 * 1024;
  private static final int AT_ONCE = 32;

  /** What events that are read at once may weigh together; a larger one is read alone. */
  private static final long WEIGHT_AT_ONCE = 2L << 20;

  private static final long WEIGHT_OF_DELIVERY = 20L << 10;
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Logger LOG = LoggerFactory.getLogger(Export.class);

  private final HttpServerResponse response;
  private final Reading reading;
  private final Deque<EventSummary> left = new ArrayDeque<>();
  private @Nullable String place;
  private @Nullable String next;
  private boolean last;
  private boolean busy;
  private boolean over;
  private long written;
  private long lines;
  private Runnable gone = () -> {};

  /**
   * Where it has its events from.
   *
   * @param page the page behind a place; null for the first
   * @param event one with all that happened to it, null when it is gone
   * @param json an event as text
   * @param cursor a place as the API gives it out
   * @param admitted whether its key is still good
   */
  record Reading(
      Function<@Nullable String, Future<Page<EventSummary>>> page,
      Function<String, Future<@Nullable EventDetails>> event,
      Function<EventDetails, String> json,
      Function<@Nullable String, @Nullable String> cursor,
      BooleanSupplier admitted) {}

  /**
   * @param place it goes on behind it; null to begin
   */
  Export(HttpServerResponse response, Reading reading, @Nullable String place) {
    this.response = response.setWriteQueueMaxSize(QUEUE_BYTES);
    this.reading = reading;
    this.place = place;
  }

  /** Begins; tells when it is over. */
  void run(Runnable whenOver) {
    gone = whenOver;
    response.closeHandler(closed -> over());
    response.exceptionHandler(failure -> over());
    response.drainHandler(room -> goOn());
    written = System.nanoTime();
    page(place);
  }

  /** Ends before all is told; the client can go on from there. */
  void end(String why) {
    if (!over) {
      over();
      response.end(
          line(new JsonObject().put("cursor", reading.cursor.apply(place)).put("error", why)));
    }
  }

  private void over() {
    over = true;
    gone.run();
  }

  private void page(@Nullable String from) {
    if (!reading.admitted.getAsBoolean()) {
      end("the key is not valid any more");
      return;
    }
    busy = true;
    reading.page.apply(from).onSuccess(this::take).onFailure(this::failed);
  }

  private void take(Page<EventSummary> page) {
    busy = false;
    left.addAll(page.items());
    next = page.cursor();
    last = page.cursor() == null;
    goOn();
  }

  /** Also when the client has taken what waited for it. */
  private void goOn() {
    if (response.closed()) {
      over();
    }
    if (over || busy || response.writeQueueFull()) {
      return;
    }
    if (!left.isEmpty()) {
      busy = true;
      List<EventSummary> some = some();
      Future.all(some.stream().map(this::line).toList())
          .onSuccess(texts -> write(some, texts.list()))
          .onFailure(this::failed);
    } else if (last) {
      over();
      LOG.atInfo().addKeyValue("events", lines).log("events.exported");
      response.end(line(new JsonObject().putNull("cursor")));
    } else {
      place = next;
      tellThatItLives();
      page(next);
    }
  }

  private List<EventSummary> some() {
    List<EventSummary> some = new ArrayList<>();
    long weight = 0;
    while (!left.isEmpty() && some.size() < AT_ONCE) {
      EventSummary event = left.peek();
      weight += event.bytes() + WEIGHT_OF_DELIVERY * event.deliveries().size();
      if (weight > WEIGHT_AT_ONCE && !some.isEmpty()) {
        break;
      }
      some.add(left.remove());
    }
    return some;
  }

  /** One that cannot be read does not stop the others. */
  private Future<String> line(EventSummary event) {
    return reading
        .event
        .apply(event.id())
        .map(details -> details == null ? "" : reading.json.apply(details))
        .recover(
            failure ->
                isAway(failure)
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture(unreadable(event, failure)));
  }

  private static boolean isAway(Throwable failure) {
    return failure instanceof StoreUnavailable unavailable
        && unavailable.reason() != StoreUnavailable.Reason.SCRIPT;
  }

  private String unreadable(EventSummary event, Throwable failure) {
    LOG.atError().setCause(failure).addKeyValue("event", event.id()).log("export.unreadable");
    return new JsonObject()
        .put("id", event.id())
        .put("error", "the event cannot be read: " + failure.getMessage())
        .put("cursor", reading.cursor.apply(event.id().substring(4)))
        .encode();
  }

  private void write(List<EventSummary> some, List<String> texts) {
    busy = false;
    if (over) {
      return;
    }
    Buffer all = Buffer.buffer();
    for (String text : texts) {
      if (!text.isEmpty()) {
        // In JSON, a line break is nothing but space: it may stand in a payload.
        all.appendString(text.replace('\n', ' ').replace('\r', ' ')).appendByte((byte) '\n');
        lines++;
      }
    }
    place = some.get(some.size() - 1).id().substring(4);
    written = System.nanoTime();
    response.write(all);
    goOn();
  }

  /** Where few events are wanted, a line says where it is. */
  private void tellThatItLives() {
    if (System.nanoTime() - written > QUIET_NANOS) {
      written = System.nanoTime();
      response.write(line(new JsonObject().put("cursor", reading.cursor.apply(place))));
    }
  }

  private void failed(Throwable failure) {
    LOG.atWarn().addKeyValue("cause", failure.getMessage()).log("events.export-broken-off");
    end("the store could not be read: " + failure.getMessage());
  }

  private static String line(JsonObject json) {
    return json.encode() + '\n';
  }
}
