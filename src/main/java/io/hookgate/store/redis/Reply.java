package io.hookgate.store.redis;

import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Redis answered: a number, bytes, a list or nothing. */
public final class Reply {
  private final @Nullable Response response;

  Reply(@Nullable Response response) {
    this.response = response;
  }

  /** Whether Redis answered nil. */
  public boolean isNull() {
    return response == null;
  }

  /** Elements of a list; 0 for nil. */
  public int size() {
    return response == null ? 0 : response.size();
  }

  /** Element {@code index} of a list. */
  public Reply get(int index) {
    return new Reply(response == null ? null : response.get(index));
  }

  /** The number, also one that arrived as text. */
  public long number() {
    return response == null ? 0 : response.toLong();
  }

  /** The text, empty for nil. */
  public String text() {
    return response == null ? "" : response.toString(StandardCharsets.UTF_8);
  }

  /** The bytes, empty for nil. */
  public byte[] bytes() {
    byte[] bytes = response == null ? null : response.toBytes();
    return bytes == null ? new byte[0] : bytes;
  }

  /** The names in a map; empty for anything else. */
  public Set<String> names() {
    return response == null ? Set.of() : response.getKeys();
  }

  /** The value of a name in a map. */
  public Reply of(String name) {
    return new Reply(response == null ? null : response.get(name));
  }
}
