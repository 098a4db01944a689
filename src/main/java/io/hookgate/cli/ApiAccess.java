package io.hookgate.cli;

import io.hookgate.config.GatewayConfig;
import io.hookgate.config.KeyFiles;
import io.hookgate.config.Secret;
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
  private @Nullable String url;

  /**
   * The API.
   *
   * @throws IOException when there is no key
   * @throws WrongUsage when the configuration is needed and wrong, after its problems were printed
   */
  Api open(Terminal terminal) throws IOException {
    String text = terminal.variable(KEY);
    Secret key = text == null ? null : given(text);
    URI told = told(terminal);
    if (told != null && key != null) {
      return new Api(told, key);
    }
    GatewayConfig config = config(terminal);
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

  /** The HTTP client would show the text of one that it cannot send. */
  private static Secret given(String text) {
    if (!text.matches("[!-~]+")) {
      throw new WrongUsage("the text in " + KEY + " is no key: it has spaces or line ends");
    }
    return new Secret(text, "env " + KEY);
  }

  private @Nullable URI told(Terminal terminal) {
    if (url != null) {
      return url("--api", url);
    }
    String variable = terminal.variable(URL);
    return variable == null ? null : url(URL, variable);
  }

  private static URI url(String where, String text) {
    String wrong = "%s is no URL of an API: write http://127.0.0.1:8081".formatted(where);
    try {
      URI url = URI.create(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (!http || url.getHost() == null || url.getQuery() != null || url.getUserInfo() != null) {
        throw new WrongUsage(wrong);
      }
      return url;
    } catch (IllegalArgumentException e) {
      throw WrongUsage.because(new IllegalArgumentException(wrong, e));
    }
  }

  private static Secret made(GatewayConfig config) throws IOException {
    try {
      return KeyFiles.readApiKey(config.redis().dataDir());
    } catch (NoSuchFileException e) {
      throw new IOException(
          "no API key: set " + KEY + "; the gateway made none in " + e.getMessage(), e);
    }
  }
}
