package io.hookgate.testkit;

import io.hookgate.store.embedded.EmbeddedRedis;
import io.hookgate.store.embedded.RespSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * An embedded Redis of its own for a test class (its nested classes included), in a temporary
 * folder. Either {@code @ExtendWith(RedisExtension.class)} with parameters of type {@link
 * EmbeddedRedis} or {@code RedisExtension}, or a static {@code @RegisterExtension} field.
 */
public final class RedisExtension
    implements BeforeAllCallback, AfterAllCallback, ParameterResolver, RedisCommands {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final long MAX_MEMORY = 256L << 20;

  private @Nullable Path folder;
  private @Nullable EmbeddedRedis server;
  private int depth;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    if (depth++ == 0) {
      folder = Files.createTempDirectory("hookgate-redis-");
      server =
          EmbeddedRedis.start(
              new EmbeddedRedis.Settings(folder, false, MAX_MEMORY), System.getenv());
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (--depth > 0) {
      return;
    }
    if (server != null) {
      server.stop(LIMIT);
    }
    if (folder != null) {
      delete(folder);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == EmbeddedRedis.class || type == RedisExtension.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == EmbeddedRedis.class ? server() : this;
  }

  /** The running server. */
  public EmbeddedRedis server() {
    if (server == null) {
      throw new IllegalStateException("Only between the class's beforeAll and afterAll");
    }
    return server;
  }

  /** For the Redis client. */
  public String uri() {
    return server().uri();
  }

  /**
   * One command on a connection of its own.
   *
   * @return a String, a Long, a List of these, or null
   * @throws UncheckedIOException if Redis refuses or does not answer
   */
  @Override
  public @Nullable Object command(String... words) {
    try (RespSocket socket = RespSocket.connect(server().socket(), LIMIT)) {
      return socket.command(words);
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", words), e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }
}
