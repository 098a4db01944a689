package io.hookgate.e2e;

import io.hookgate.testkit.RedisExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All that a Redis holds, as one text: every key with its value, and what it wrote to its disk. */
final class Everything {
  private Everything() {}

  static String in(RedisExtension redis) {
    StringBuilder text = new StringBuilder();
    for (Object key : (List<?>) redis.command("KEYS", "*")) {
      text.append(key).append(" = ").append(value(redis, String.valueOf(key))).append('\n');
    }
    Path folder = Path.of(String.valueOf(((List<?>) redis.command("CONFIG", "GET", "dir")).get(1)));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        text.append(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)).append('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static Object value(RedisExtension redis, String key) {
    return switch (String.valueOf(redis.command("TYPE", key))) {
      case "string" -> redis.command("GET", key);
      case "hash" -> redis.command("HGETALL", key);
      case "list" -> redis.command("LRANGE", key, "0", "-1");
      case "zset" -> redis.command("ZRANGE", key, "0", "-1");
      case "set" -> redis.command("SMEMBERS", key);
      default -> throw new IllegalStateException("what is " + key + "?");
    };
  }
}
