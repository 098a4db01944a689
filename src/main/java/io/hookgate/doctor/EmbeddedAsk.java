package io.hookgate.doctor;

import io.hookgate.store.embedded.RespSocket;
import io.hookgate.store.redis.RedisLinks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The gateway's own Redis, through its socket. */
final class EmbeddedAsk implements RedisAsk {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final RespSocket socket;

  private EmbeddedAsk(RespSocket socket) {
    this.socket = socket;
  }

  /**
   * Connects.
   *
   * @throws java.net.SocketException when nobody listens there
   */
  static EmbeddedAsk connect(Path socket) throws IOException {
    return new EmbeddedAsk(RespSocket.connect(socket, PATIENCE));
  }

  @Override
  public String info() throws IOException {
    return String.valueOf(socket.command("INFO"));
  }

  @Override
  public Map<String, String> settings() throws IOException {
    List<?> pairs = list("CONFIG", "GET", "*");
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      settings.put(String.valueOf(pairs.get(i)), String.valueOf(pairs.get(i + 1)));
    }
    return settings;
  }

  @Override
  public Instant time() throws IOException {
    List<?> time = list("TIME");
    return RedisCheck.instant(String.valueOf(time.get(0)), String.valueOf(time.get(1)));
  }

  @Override
  public String storeId() throws IOException {
    Object id = socket.command("HGET", RedisLinks.STORE_KEY, "id");
    return id == null ? "" : id.toString();
  }

  @Override
  public Duration ping() throws IOException {
    long begin = System.nanoTime();
    socket.command("PING");
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private List<?> list(String... words) throws IOException {
    if (socket.command(words) instanceof List<?> list) {
      return list;
    }
    throw new IOException(words[0] + " was not answered with a list");
  }
}
