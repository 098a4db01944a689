package io.hookgate.config;

import io.hookgate.config.RedisConfig.Durability;
import io.hookgate.config.RedisConfig.Mode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads where and how events are kept. */
final class StorageReader {
  private static final int DATA_KEY_BYTES = 32;
  private static final long LEAST_AUTO = 1L << 30;

  private final SecretReader secrets;
  private final long machineMemory;

  /**
   * @param machineMemory bytes, of which {@code auto} takes a quarter
   */
  StorageReader(SecretReader secrets, long machineMemory) {
    this.secrets = secrets;
    this.machineMemory = machineMemory;
  }

  RedisConfig redis(Section redis, Section retention) {
    Mode mode = redis.word("mode", Mode.class);
    String url = redis.find("url");
    if (mode == Mode.STANDALONE) {
      checkUrl(redis, url);
    } else {
      for (String key : List.of("url", "username", "password")) {
        if (redis.has(key)) {
          redis.problem(key, "counts only with \"mode\": \"standalone\": leave one of them out");
        }
      }
    }
    Path dataDir = ListenersReader.path(redis, "dataDir");
    return new RedisConfig(
        mode,
        dataDir == null ? Path.of("") : dataDir,
        redis.word("durability", Durability.class),
        url,
        redis.find("username"),
        secrets.find(redis, "password"),
        maxMemory(retention.text("maxMemory")));
  }

  private static void checkUrl(Section redis, @Nullable String url) {
    if (url == null) {
      redis.problem("\"url\" is missing: \"standalone\" needs it, such as redis://127.0.0.1:6379");
      return;
    }
    String wrong = Urls.redisProblem(url);
    if (wrong != null) {
      redis.problem("url", wrong);
    }
  }

  private long maxMemory(String text) {
    return text.equals("auto") ? Math.max(LEAST_AUTO, machineMemory / 4) : Sizes.parse(text);
  }

  EncryptionConfig encryption(Section encryption) {
    List<DataKeyConfig> keys = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Section key : encryption.sections("keys")) {
      String id = key.find("id");
      if (id != null && !ids.add(id)) {
        key.problem("id", "there is another key \"" + id + "\": every id stands for one key");
      }
      Secret secret = secrets.find(key, "secret");
      if (secret != null && !dataKey(secret.value())) {
        key.problem(
            "secret",
            "is not a data key: write the base64 of 32 random bytes, for example from openssl rand"
                + " -base64 32");
      }
      if (id != null && secret != null) {
        keys.add(new DataKeyConfig(id, secret));
      }
    }
    return new EncryptionConfig(List.copyOf(keys), encryption.flag("payloads"));
  }

  /** Whether the text is the base64 of as many bytes as AES-256 needs. */
  static boolean dataKey(String text) {
    try {
      return Base64.getDecoder().decode(text).length == DATA_KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
