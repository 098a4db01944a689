package io.hookgate.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookgate.config.AuthConfig;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Header;
import io.hookgate.network.Forms;
import io.hookgate.network.Forms.Answer;
import io.hookgate.network.Forms.Form;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens of the client credentials grant (RFC 6749, section 4.4), one kept at a time.
 *
 * <p>One call is under way at most, and all who need its token wait for it; what failed is what
 * everybody hears for {@value #REMEMBER_MILLIS} ms. A token is renewed a tenth of its life, at most
 * a minute, before it ends; while that fails, the old one is used to its end. For one event loop.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.4">RFC 6749, section 4.4</a>
 */
final class TokenCredentials implements Credentials {
  static final int REMEMBER_MILLIS = 1000;

  /** Of a token whose answer does not say how long it lives. */
  static final Duration USUAL_LIFE = Duration.ofMinutes(5);

  /** A 401 for a token younger than this is not about the token. */
  static final Duration FRESH = Duration.ofSeconds(30);

  private static final Duration LONGEST_LIFE = Duration.ofDays(1);
  private static final Duration EARLIEST_RENEWAL = Duration.ofMinutes(1);
  private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,8192}");
  private static final Pattern CODE = Pattern.compile("[\\x20-\\x7e]{1,64}");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private final AuthConfig.OAuth2 config;
  private final Forms forms;
  private final LongSupplier nanoTime;
  private @Nullable Token token;
  private @Nullable Future<Token> call;
  private @Nullable Failed failed;

  /** A token's header, and from when to when it counts, on the monotonic clock. */
  private record Token(Header header, long since, long renewAt, long until) {
    @Override
    public String toString() {
      return "Token";
    }
  }

  private record Failed(Throwable cause, long until) {}

  TokenCredentials(AuthConfig.OAuth2 config, Forms forms, LongSupplier nanoTime) {
    this.config = config;
    this.forms = forms;
    this.nanoTime = nanoTime;
  }

  @Override
  public String headerName() {
    return config.header();
  }

  @Override
  public Future<Header> header() {
    long now = nanoTime.getAsLong();
    Token current = token;
    if (current != null && now - current.renewAt < 0) {
      return Future.succeededFuture(current.header);
    }
    Future<Header> renewed = renewed(now).map(Token::header);
    return current != null && now - current.until < 0 ? renewed.otherwise(current.header) : renewed;
  }

  @Override
  public boolean renewable(Header refused) {
    Token current = token;
    if (current == null || !current.header.equals(refused)) {
      return true;
    }
    if (nanoTime.getAsLong() - current.since < FRESH.toNanos()) {
      return false;
    }
    token = null;
    return true;
  }

  private Future<Token> renewed(long now) {
    if (call != null) {
      return call;
    }
    if (failed != null && now - failed.until < 0) {
      return Future.failedFuture(failed.cause);
    }
    Future<Token> made = ask().map(this::read).recover(TokenCredentials::failure);
    call = made;
    return made.onComplete(
        done -> {
          call = null;
          token = done.succeeded() ? done.result() : token;
          failed =
              done.succeeded()
                  ? null
                  : new Failed(
                      done.cause(),
                      nanoTime.getAsLong() + Duration.ofMillis(REMEMBER_MILLIS).toNanos());
        });
  }

  private Future<Answer> ask() {
    StringBuilder form = new StringBuilder("grant_type=client_credentials");
    add(form, "scope", config.scope());
    add(form, "audience", config.audience());
    String secret = config.clientSecret().value();
    if (config.inBody()) {
      add(form, "client_id", config.clientId());
      add(form, "client_secret", secret);
    }
    // Both are encoded as in a form before they become a Basic credential: RFC 6749, section 2.3.1.
    String authorization =
        config.inBody()
            ? null
            : AuthConfig.Basic.value(encoded(config.clientId()), encoded(secret));
    return forms.post(new Form(config.tokenUrl(), authorization, form.toString(), config.tls()));
  }

  private Token read(Answer answer) {
    JsonObject json = json(answer.text());
    if (answer.status() != 200) {
      String code = json == null ? null : text(json, "error");
      throw new Unusable(
          "the token endpoint answered with status "
              + answer.status()
              + (code != null && CODE.matcher(code).matches() ? ", " + code : ""));
    }
    String access = json == null ? null : text(json, "access_token");
    if (json == null || access == null || !VISIBLE.matcher(access).matches()) {
      throw new Unusable("the token endpoint's answer has no access_token that can be sent");
    }
    String type = text(json, "token_type");
    if (type != null && !type.toLowerCase(Locale.ROOT).equals("bearer")) {
      throw new Unusable("the token endpoint's token is none of the type bearer");
    }
    return token(access, life(json));
  }

  private Token token(String access, Duration life) {
    long now = nanoTime.getAsLong();
    Duration tenth = life.dividedBy(10);
    Duration early = tenth.compareTo(EARLIEST_RENEWAL) < 0 ? tenth : EARLIEST_RENEWAL;
    return new Token(
        new Header(headerName(), "Bearer " + access),
        now,
        now + life.minus(early).toNanos(),
        now + life.toNanos());
  }

  private static Duration life(JsonObject json) {
    String seconds = String.valueOf(json.getValue("expires_in"));
    if (!SECONDS.matcher(seconds).matches()) {
      return USUAL_LIFE;
    }
    Duration life = Duration.ofSeconds(Long.parseLong(seconds));
    return life.compareTo(LONGEST_LIFE) < 0 ? life : LONGEST_LIFE;
  }

  private static Future<Token> failure(Throwable cause) {
    if (cause instanceof Unusable) {
      return Future.failedFuture(
          new TokenFailed(ErrorClass.HTTP_STATUS, String.valueOf(cause.getMessage())));
    }
    Failure failure = Failure.of(cause);
    return Future.failedFuture(
        new TokenFailed(failure.error(), "the token endpoint: " + failure.detail()));
  }

  private static @Nullable JsonObject json(String text) {
    try {
      return new JsonObject(text);
    } catch (DecodeException e) {
      // Whoever asked says that it cannot be used; the text may hold a token and is not shown.
      return null;
    }
  }

  private static @Nullable String text(JsonObject json, String key) {
    return json.getValue(key) instanceof String text ? text : null;
  }

  private static void add(StringBuilder form, String name, String value) {
    if (!value.isEmpty()) {
      form.append('&').append(name).append('=').append(encoded(value));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** An answer without a token. */
  private static final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unusable(String why) {
      super(why, null, false, false);
    }
  }
}
