package io.hookgate.api;

import io.hookgate.traffic.Feed;
import io.hookgate.traffic.FeedItem;
import io.hookgate.traffic.Happening;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One client of the live feed: its connection and its place. What it has not taken yet is bounded:
 * nothing is written while more than {@value #QUEUE_BYTES} bytes wait, and then so many at once at
 * most. For one event loop.
 */
final class StreamClient {
  /** Bytes that may wait for a client, and that are written at once: about twice that in all. */
  static final int QUEUE_BYTES = 128 * 1024;

  private static final int AT_ONCE = 100;
  private static final String RELOAD =
      "read the lists again, such as /api/v1/events; what follows is live";

  private final HttpServerResponse response;
  private final Interest interest;
  private final String feedId;
  private long place;

  /**
   * What a client wants.
   *
   * @param wanted what it is told of
   * @param json what that looks like
   * @param admitted whether its key is still good
   */
  record Interest(
      Predicate<Happening> wanted, Function<FeedItem, JsonObject> json, BooleanSupplier admitted) {}

  StreamClient(HttpServerResponse response, Interest interest, Feed feed, StreamPlace from) {
    this.response = response.setWriteQueueMaxSize(QUEUE_BYTES);
    this.interest = interest;
    this.feedId = feed.id();
    this.place = from.in(feed);
    String gap = from.gap(feed);
    response.write("retry: 3000\n" + (gap == null ? here() : gap(gap, null)));
  }

  void whenGone(Runnable gone) {
    response.closeHandler(closed -> gone.run());
    response.endHandler(ended -> gone.run());
    response.exceptionHandler(failure -> gone.run());
  }

  boolean admitted() {
    return interest.admitted.getAsBoolean();
  }

  /** Ends it; the client comes back, here or at another node, and is told what it missed. */
  void end() {
    if (!response.ended() && !response.closed()) {
      response.end();
    }
  }

  /** Tells that the connection lives, and the place, so that it is not asked for an old one. */
  void heartbeat() {
    if (!response.writeQueueFull()) {
      response.write(": alive\n" + here());
    }
  }

  /**
   * Leads it on by so many items at most, whether it wants them or not.
   *
   * @param written what was written out for others in the same look
   * @return how many it missed
   */
  long leadOn(Feed feed, int most, Map<Long, String> written) {
    StringBuilder text = new StringBuilder();
    long missed = 0;
    int looked = 0;
    while (looked < most && text.length() < QUEUE_BYTES && !response.writeQueueFull()) {
      Feed.Reading reading = feed.read(place, Math.min(AT_ONCE, most - looked));
      if (reading.next() == place) {
        break;
      }
      place = reading.next() - reading.items().size();
      if (reading.missed() > 0) {
        missed += reading.missed();
        text.append(gap("too late", reading.missed()));
      }
      for (FeedItem item : reading.items()) {
        place = item.number() + 1;
        if (interest.wanted.test(item.what())) {
          text.append(written.computeIfAbsent(item.number(), number -> message(item)));
        }
      }
      looked += reading.items().size() + 1;
    }
    if (!text.isEmpty()) {
      response.write(text.toString());
    }
    return missed;
  }

  private String message(FeedItem item) {
    return "id: %s-%d\nevent: %s\ndata: %s\n\n"
        .formatted(
            feedId, item.number(), item.what().kind().word(), interest.json.apply(item).encode());
  }

  private String gap(String why, @Nullable Long missed) {
    JsonObject json = new JsonObject().put("why", why).put("missed", missed).put("do", RELOAD);
    return "id: %s-%d\nevent: gap\ndata: %s\n\n".formatted(feedId, place - 1, json.encode());
  }

  /** A message without data is not shown: it only moves the place that the client comes back to. */
  private String here() {
    return "id: %s-%d\n\n".formatted(feedId, place - 1);
  }
}
