package io.hookgate.signature;

import io.hookgate.model.Header;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Signs deliveries in every way that a destination asks for, each with those of its secrets that
 * have not ended; keys are decoded anew only when a secret ends. Any thread.
 */
public final class DeliverySigner {
  private final List<Method> methods;
  private final int signatures;
  private final boolean asymmetric;
  private final Set<String> headers;
  private volatile Phase phase;

  /**
   * One way of signing.
   *
   * @param scheme the preset of Standard Webhooks, or another one that signs with an HMAC
   * @param secrets at least one of them without an end
   */
  public record Method(Scheme scheme, List<DatedSecret> secrets) {
    /** Copies the list. */
    public Method {
      secrets = List.copyOf(secrets);
    }
  }

  /** Adds one way's headers. */
  @FunctionalInterface
  private interface Step {
    List<Header> sign(String id, long epochSeconds, SignedRequest request);
  }

  /** A time, until (exclusive) milliseconds since 1970, in which no secret ends. */
  private record Phase(long until, List<Step> steps) {}

  private DeliverySigner(List<Method> methods) {
    this.methods = List.copyOf(methods);
    List<DatedSecret> all = methods.stream().flatMap(way -> way.secrets.stream()).toList();
    this.signatures = all.size();
    this.asymmetric = all.stream().anyMatch(one -> WebhookSecrets.isAsymmetric(one.value()));
    this.headers =
        methods.stream()
            .map(way -> way.scheme.header().name())
            .collect(Collectors.toUnmodifiableSet());
    this.phase = at(Long.MIN_VALUE);
  }

  /**
   * A signer by these methods; null for none.
   *
   * @throws IllegalArgumentException when a method has no secret, or one is empty or malformed; the
   *     message counts secrets from 1 and does not show them
   */
  public static @Nullable DeliverySigner of(List<Method> methods) {
    return methods.isEmpty() ? null : new DeliverySigner(methods);
  }

  /** A signer as Standard Webhooks says, with secrets that do not end; throws as {@link #of}. */
  public static DeliverySigner standard(List<String> secrets) {
    List<DatedSecret> endless = secrets.stream().map(text -> new DatedSecret(text, null)).toList();
    return new DeliverySigner(List.of(new Method(Presets.STANDARD_WEBHOOKS, endless)));
  }

  /**
   * The headers that sign one attempt.
   *
   * @param id the event's id
   * @param epochMillis when this attempt is made
   * @param request what is sent; the headers that a template names are read from it
   * @throws IllegalArgumentException when a template names a header that the request lacks
   */
  public List<Header> sign(String id, long epochMillis, SignedRequest request) {
    Phase current = phase;
    if (epochMillis >= current.until) {
      current = at(epochMillis);
      phase = current;
    }
    long seconds = TimeUnit.MILLISECONDS.toSeconds(epochMillis);
    if (current.steps.size() == 1) {
      return current.steps.get(0).sign(id, seconds, request);
    }
    List<Header> headers = new ArrayList<>();
    for (Step step : current.steps) {
      headers.addAll(step.sign(id, seconds, request));
    }
    return headers;
  }

  /**
   * Whether signing so many bytes would keep an event loop busy for longer than a hop to another
   * thread: an ed25519 signature always does.
   */
  public boolean isSlow(int bodyBytes, int onLoopBytes) {
    return asymmetric || (long) bodyBytes * signatures > onLoopBytes;
  }

  /** Whether that header carries signatures. */
  public boolean carries(String header) {
    for (String name : headers) {
      if (name.equalsIgnoreCase(header)) {
        return true;
      }
    }
    return false;
  }

  private Phase at(long now) {
    long until = Long.MAX_VALUE;
    List<Step> steps = new ArrayList<>();
    for (Method way : methods) {
      List<String> living = new ArrayList<>();
      for (DatedSecret secret : way.secrets) {
        Instant end = secret.notAfter();
        if (secret.verifiesAt(now)) {
          living.add(secret.value());
          until = end == null ? until : Math.min(until, end.toEpochMilli() + 1);
        }
      }
      steps.add(step(way.scheme, living));
    }
    return new Phase(until, List.copyOf(steps));
  }

  private static Step step(Scheme scheme, List<String> secrets) {
    if (scheme.equals(Presets.STANDARD_WEBHOOKS)) {
      StandardWebhooks standard = StandardWebhooks.of(secrets);
      return (id, seconds, request) -> standard.sign(id, seconds, request.body());
    }
    return Signer.of(scheme, secrets)::sign;
  }
}
