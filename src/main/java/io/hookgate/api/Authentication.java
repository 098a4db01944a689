package io.hookgate.api;

import io.hookgate.config.Scope;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Admits a request by its bearer key. */
final class Authentication {
  static final int MAX_FAILURES = 20;
  static final Duration WINDOW = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);
  private static final int MAX_PEERS = 10_000;
  private static final String REALM = "Bearer realm=\"hookgate\"";

  private final ApiKeys keys;
  private final InstantSource clock;
  private final FailureLimit limit;

  Authentication(ApiKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
    this.limit = new FailureLimit(MAX_FAILURES, WINDOW, MAX_PEERS, clock);
  }

  /**
   * Who sent the request.
   *
   * @throws ProblemException 401 without a known key, 403 when it lacks the scope or is limited to
   *     a tenant where it must not be, 429 after too many wrong ones
   */
  Caller admit(HttpServerRequest request, Access access) {
    Scope scope = access.scope();
    if (scope == null || (access.freeOnLoopback() && isLocal(request))) {
      return Caller.NOBODY;
    }
    ApiKeys.ApiKey key = authenticate(request);
    if (key.isExpired(clock.millis())) {
      throw unauthorized(
              "The key " + key.name() + " has expired", REALM + ", error=\"invalid_token\"")
          .exception();
    }
    if (!key.allows(scope)) {
      throw missingScope(key, scope).exception();
    }
    if (key.tenant() != null && !access.forTenants()) {
      throw ofOneTenant(key).exception();
    }
    return caller(key);
  }

  private static Caller caller(ApiKeys.ApiKey key) {
    return new Caller(key.name(), key.tenant(), key.allows(Scope.ADMIN));
  }

  /**
   * Whether a request that was admitted would be now, and as the same caller. Wrong keys that
   * others behind its address send do not count.
   */
  boolean stillAdmits(HttpServerRequest request, Access access, Caller before) {
    Scope scope = access.scope();
    return scope == null
        || before.equals(Caller.NOBODY)
        || keys.find(bearer(request))
            .filter(key -> key.allows(scope) && !key.isExpired(clock.millis()))
            .filter(key -> before.equals(caller(key)))
            .isPresent();
  }

  /**
   * A peer that guessed too often waits before its next guess is even looked at, else the limit
   * would not slow guessing. A request without any key is no guess.
   */
  private ApiKeys.ApiKey authenticate(HttpServerRequest request) {
    String presented = bearer(request);
    String peer = PeerAddress.group(request.remoteAddress().host());
    long wait = limit.waitMillis(peer);
    if (wait > 0) {
      throw tooManyFailures(wait).exception();
    }
    return keys.find(presented)
        .orElseThrow(
            () -> {
              limit.failed(peer);
              LOG.atWarn().addKeyValue("peer", request.remoteAddress().host()).log("api.refused");
              return unauthorized(
                      "The key is not one of this gateway's (api.keys)",
                      REALM + ", error=\"invalid_token\"")
                  .exception();
            });
  }

  private static String bearer(HttpServerRequest request) {
    List<String> values = request.headers().getAll("Authorization");
    if (values.size() == 1) {
      String[] parts = values.get(0).trim().split(" +", 2);
      if (parts.length == 2 && parts[0].toLowerCase(Locale.ROOT).equals("bearer")) {
        return parts[1];
      }
    }
    throw unauthorized("This call needs the header Authorization: Bearer KEY, once", REALM)
        .exception();
  }

  /** A proxy on this machine speaks for somebody else, and says so in one of these headers. */
  private static boolean isLocal(HttpServerRequest request) {
    return PeerAddress.isLoopback(request.remoteAddress().host())
        && !request.headers().contains("Forwarded")
        && !request.headers().contains("X-Forwarded-For")
        && !request.headers().contains("Via");
  }

  private static Problem unauthorized(String detail, String challenge) {
    return Problem.of(401, "Unauthorized", detail).with("WWW-Authenticate", challenge);
  }

  private static Problem missingScope(ApiKeys.ApiKey key, Scope scope) {
    String word = scope.name().toLowerCase(Locale.ROOT);
    return Problem.named(
            403,
            "missing-scope",
            "Missing scope",
            "The key " + key.name() + " lacks the scope " + word)
        .with("WWW-Authenticate", REALM + ", error=\"insufficient_scope\", scope=\"" + word + "\"");
  }

  private static Problem ofOneTenant(ApiKeys.ApiKey key) {
    return Problem.named(
            403,
            "key-of-one-tenant",
            "Key of one tenant",
            "The key "
                + key.name()
                + " is for the tenant "
                + key.tenant()
                + " alone, and this call is about all")
        .with("WWW-Authenticate", REALM + ", error=\"insufficient_scope\"");
  }

  private static Problem tooManyFailures(long waitMillis) {
    return Problem.named(
            429,
            "too-many-failures",
            "Too many wrong keys",
            "This address sent " + MAX_FAILURES + " wrong keys within " + WINDOW.toSeconds() + " s")
        .with("Retry-After", Long.toString(waitMillis / 1000 + 1));
  }
}
