package io.hookgate.config;

import io.hookgate.backoff.RetryPolicy;
import io.hookgate.model.Header;
import io.hookgate.model.Lane;
import io.hookgate.network.ClientTls;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one destination, whose keys left out already stand there from {@code defaults}. */
final class DestinationReader {
  private final SigningReader signings;
  private final AuthReader auths;
  private final Problems problems;

  DestinationReader(SecretReader secrets, Problems problems) {
    this.signings = new SigningReader(secrets);
    this.auths = new AuthReader(secrets, problems);
    this.problems = problems;
  }

  /** Null when something that it cannot do without is missing or wrong. */
  @Nullable DestinationConfig read(Section destination) {
    String name = destination.find("name");
    String url = url(destination);
    RetryPolicy retry = RetryReader.retry(destination.section("retry"));
    BreakerConfig breaker =
        destination.isNull("circuitBreaker")
            ? null
            : breaker(destination.section("circuitBreaker"));
    AuthConfig auth = auths.read(destination);
    List<Header> headers = headers(destination, auth);
    List<SigningConfig> signing =
        url == null ? List.of() : signings.read(destination, URI.create(url), taken(headers, auth));
    ClientTls tls = TlsReader.read(destination);
    return name == null || url == null
        ? null
        : new DestinationConfig(
            destination.id("dst_", name),
            destination.tenant(),
            name,
            url,
            destination.flag("enabled"),
            destination.flag("paused"),
            destination.word("priority", Lane.class),
            retry,
            destination.duration("timeout"),
            breaker,
            signing,
            headers,
            auth,
            tls,
            limits(destination),
            new OrderingConfig(
                destination.flag("ordered"), destination.text("onDead").equals("stop")),
            OutcomesReader.outcomes(destination),
            destination.isNull("retryBudget")
                ? null
                : RetryReader.budget(destination.section("retryBudget")));
  }

  private static @Nullable String url(Section destination) {
    String url = destination.find("url");
    String wrong = url == null ? null : Urls.destinationProblem(url);
    if (wrong != null) {
      destination.problem("url", wrong);
    }
    return wrong == null ? url : null;
  }

  static BreakerConfig breaker(Section breaker) {
    breaker.notLonger("resetTimeout", "maxResetTimeout");
    return new BreakerConfig(
        breaker.number("failureRate").doubleValue(),
        breaker.number("minimumCalls").intValue(),
        breaker.duration("window"),
        breaker.duration("resetTimeout"),
        breaker.duration("maxResetTimeout"));
  }

  private static LimitsConfig limits(Section destination) {
    Section rate = destination.has("rateLimit") ? destination.section("rateLimit") : null;
    return new LimitsConfig(
        destination.has("concurrency") ? destination.number("concurrency").intValue() : null,
        rate == null ? null : rate(rate));
  }

  /** Null when the schema has something to say of it. */
  private static @Nullable RateLimitConfig rate(Section rate) {
    if (!rate.has("permits")) {
      return null;
    }
    int permits = rate.number("permits").intValue();
    int burst = rate.has("burst") ? rate.number("burst").intValue() : permits;
    return new RateLimitConfig(permits, rate.duration("per"), burst);
  }

  private List<Header> headers(Section destination, @Nullable AuthConfig auth) {
    Section section = destination.section("headers");
    List<Header> headers = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : section.keys()) {
      String value = section.find(name);
      if (value == null) {
        continue;
      }
      report(section, name, HeaderRules.nameProblem(name));
      report(section, name, HeaderRules.valueProblem(value));
      String lower = name.toLowerCase(Locale.ROOT);
      if (!seen.add(lower)) {
        section.problem(name, "is there twice in other letters: header names ignore their case");
      }
      if (auth != null && lower.equals(auth.header().toLowerCase(Locale.ROOT))) {
        section.problem(name, "is sent by \"auth\" already: leave one of them out");
      } else if (lower.equals("authorization")) {
        problems.warn(
            section.origin(name),
            "is a secret in plain text: write \"auth\": {\"bearer\": {\"env\": \"NAME\"}}");
      }
      headers.add(new Header(name, value));
    }
    return List.copyOf(headers);
  }

  private static Set<String> taken(List<Header> headers, @Nullable AuthConfig auth) {
    Set<String> names = new HashSet<>();
    headers.forEach(header -> names.add(header.name().toLowerCase(Locale.ROOT)));
    if (auth != null) {
      names.add(auth.header().toLowerCase(Locale.ROOT));
    }
    return names;
  }

  private static void report(Section section, String key, @Nullable String wrong) {
    if (wrong != null) {
      section.problem(key, wrong);
    }
  }
}
