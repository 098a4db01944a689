package io.hookgate.api;

import io.hookgate.traffic.Feed;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a client of the live feed goes on.
 *
 * @param feed the feed that it read, empty when it comes for the first time
 * @param next the number after the last one that it has
 */
record StreamPlace(String feed, long next) {
  private static final Pattern FORM = Pattern.compile("([0-9a-z]{10})-(-1|[0-9]{1,18})");
  private static final String HEADER = "Last-Event-ID";

  /** What the header or else the parameter says. */
  static StreamPlace of(Call call, @Nullable String parameter) {
    List<String> headers = call.context().request().headers().getAll(HEADER);
    String field = headers.isEmpty() ? "lastEventId" : HEADER;
    String said = headers.isEmpty() ? parameter : headers.get(0);
    if (said == null || said.isEmpty()) {
      return new StreamPlace("", 0);
    }
    Matcher form = FORM.matcher(said);
    if (headers.size() > 1 || !form.matches()) {
      throw Problem.badInput(
              field, field + " has to be the id of a message of this feed, unchanged, once")
          .exception();
    }
    return new StreamPlace(form.group(1), Long.parseLong(form.group(2)) + 1);
  }

  /** The number to read from. */
  long in(Feed now) {
    return isOf(now) ? next : now.end();
  }

  /** Why something may be missing before it, null when nothing is known to be. */
  @Nullable String gap(Feed now) {
    return feed.isEmpty() || isOf(now) ? null : "the last id is of another node or start";
  }

  private boolean isOf(Feed now) {
    return feed.equals(now.id()) && next <= now.end();
  }
}
