package io.hookgate.cli;

import io.hookgate.config.GatewayConfig;
import io.hookgate.config.KeyFiles;
import io.hookgate.demo.Listener;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How commands reach the API of a running gateway: where {@code --api} or HOOKGATE_URL says, else
 * at the configured listener on this machine; with the key in HOOKGATE_API_KEY, else the one that
 * the gateway made. The configuration is read only for what neither says.
 */
final class ApiAccess {
  static final String KEY = "HOOKGATE_API_KEY";
  static final String URL = "HOOKGATE_URL";

  @Mixin private final ConfOption conf = new ConfOption();

  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "The gateway's API (default: HOOKGATE_URL, else the configured listener here).")
  private @Nullable URI url;

  /**
   * The API.
   *
   * @throws IOException when there is no key
   * @throws WrongUsage when the configuration is needed and wrong, after its problems were printed
   */
  Api open(Terminal terminal) throws IOException {
    String given = environment(URL);
    URI told = url == null && given != null ? ofEnvironment(given) : url;
    String key = environment(KEY);
    if (told != null && key != null) {
      return new Api(told, key);
    }
    GatewayConfig config = conf.load(terminal).config();
    return new Api(
        told == null ? Listener.url(config.api()) : told, key == null ? made(config) : key);
  }

  /**
   * The configuration, for a command that needs more of it.
   *
   * @throws WrongUsage when it is wrong, after its problems were printed
   */
  GatewayConfig config(Terminal terminal) {
    return conf.load(terminal).config();
  }

  private static @Nullable String environment(String name) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? null : value;
  }

  private static URI ofEnvironment(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw WrongUsage.because(
          new IllegalArgumentException(URL + " is no URL: write http://127.0.0.1:8081", e));
    }
  }

  private static String made(GatewayConfig config) throws IOException {
    try {
      return KeyFiles.readApiKey(config.redis().dataDir()).value();
    } catch (NoSuchFileException e) {
      throw new IOException(
          "no API key: set " + KEY + "; the gateway made none in " + e.getMessage(), e);
    }
  }
}
