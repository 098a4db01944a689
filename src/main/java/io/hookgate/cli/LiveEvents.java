package io.hookgate.cli;

import io.hookgate.model.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events that a gateway accepts from now on, each once, in the order of their arrival. It
 * follows the live feed, comes back to it after a break, and reads the list wherever the feed says
 * that it left something out. For one thread; {@link #end} for any.
 */
final class LiveEvents implements Feed.Listener {
  /** Events that are told of what is stored already, at most; newer ones first. */
  static final int MOST_STORED = 10_000;

  private static final int REMEMBERED = 100_000;

  /** Ids are made before events are stored, by several nodes: so much later one may turn up. */
  private static final long LATE_MILLIS = 60_000;

  private final Api api;
  private final Feed feed;
  private final Wanted wanted;
  private final Listener listener;
  private final Remembered seen = new Remembered(REMEMBERED);
  private String floor = "";
  private long newest;
  private boolean behind = true;
  private volatile boolean ended;

  /**
   * What is wanted.
   *
   * @param source name or id; null for every one
   * @param type a pattern as routes have them; null for every one
   * @param since a time or how long ago, as the API reads it, to begin with what is stored; null
   *     for new ones alone
   */
  record Wanted(@Nullable String source, @Nullable String type, @Nullable String since) {}

  /** Who is told; on the thread that follows. */
  interface Listener {
    /** An event was accepted. */
    void event(String id) throws InterruptedException;

    /** The feed is open; again says that it was before. */
    void connected(boolean again);

    /** There is no feed for now. */
    void disconnected(String why);

    /** Something was left out and is read from the list. */
    void gap(String why);
  }

  LiveEvents(Api api, Wanted wanted, Listener listener) {
    this.api = api;
    this.wanted = wanted;
    this.listener = listener;
    Map<String, @Nullable Object> parameters = filter();
    parameters.put("kinds", "accepted");
    this.feed = new Feed(api, Api.path("/api/v1/stream", parameters));
  }

  /**
   * Follows until {@link #end}.
   *
   * @throws IOException when the gateway cannot be reached at the beginning, or refuses
   */
  void follow() throws IOException, InterruptedException {
    if (wanted.since == null) {
      floor = newestStored();
    }
    feed.follow(this);
  }

  /** Ends it. What waits for the thread that follows may have to be ended beside it. */
  void end() throws IOException {
    ended = true;
    feed.close();
  }

  @Override
  public void opened(boolean again) throws IOException, InterruptedException {
    listener.connected(again);
    if (behind) {
      catchUp();
    }
  }

  @Override
  public void message(FeedMessage message) throws IOException, InterruptedException {
    JsonObject data = message.data();
    if (data == null) {
      return;
    }
    if (message.event().equals("gap")) {
      behind = true;
      listener.gap(data.getString("why", "unknown"));
      catchUp();
    } else if (message.event().equals("accepted")) {
      tell(data.getString("event"));
    }
  }

  @Override
  public void broke(String why) {
    listener.disconnected(why);
  }

  private void tell(String id) throws InterruptedException {
    newest = Math.max(newest, Ids.timeOf(id));
    if (seen.add(id)) {
      listener.event(id);
    }
  }

  /** Reads the list, which is newest first, and tells what is new, oldest first. */
  private void catchUp() throws IOException, InterruptedException {
    Map<String, @Nullable Object> parameters = filter();
    parameters.put("limit", 200);
    parameters.put("since", since());
    Deque<String> stored = new ArrayDeque<>();
    api.each(
        Api.path("/api/v1/events", parameters),
        item -> {
          String id = item.getString("id");
          if (id.compareTo(floor) > 0) {
            stored.addFirst(id);
          }
          return stored.size() < MOST_STORED && !ended;
        });
    if (stored.size() == MOST_STORED) {
      listener.gap("more than " + MOST_STORED + " are stored: the older ones are left out");
    }
    for (String id : stored) {
      if (!ended) {
        tell(id);
      }
    }
    behind = false;
  }

  private @Nullable String since() {
    if (newest == 0 && wanted.since != null) {
      return wanted.since;
    }
    long from = newest == 0 && !floor.isEmpty() ? Ids.timeOf(floor) : newest;
    return from == 0 ? null : Instant.ofEpochMilli(Math.max(0, from - LATE_MILLIS)).toString();
  }

  private String newestStored() throws IOException, InterruptedException {
    JsonArray items = api.get("/api/v1/events?limit=1").getJsonArray("items");
    return items.isEmpty() ? "" : items.getJsonObject(0).getString("id");
  }

  private Map<String, @Nullable Object> filter() {
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    parameters.put("source", wanted.source);
    parameters.put("type", wanted.type);
    return parameters;
  }
}
