package io.hookgate.signature;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A provider that we know: how it signs, what it wants to hear and what people should know.
 *
 * @param name the file's name and the value of {@code verify.provider}
 * @param title the provider's own name
 * @param method how its requests are proven
 * @param event where its events' ids and types stand
 * @param handshake what it asks before it sends, a name that the package handshake knows; null when
 *     it asks nothing
 * @param reply what it demands as an answer; null when any 2xx will do
 * @param proven whether a vector that others made passes
 * @param about for people
 */
public record Preset(
    String name,
    String title,
    Method method,
    EventFields event,
    @Nullable String handshake,
    @Nullable Reply reply,
    boolean proven,
    About about) {

  /** How requests are proven. */
  public sealed interface Method {
    /** As data says. */
    record Declared(Scheme scheme) implements Method {}

    /** As that code does. */
    record Coded(Code code) implements Method {}

    /** By a secret that comes along. */
    record Carried(Credential credential) implements Method {}
  }

  /**
   * An answer.
   *
   * @param status 200 to 299
   * @param body its text; null for the standard JSON
   */
  public record Reply(int status, @Nullable String body) {}

  /**
   * What people should know.
   *
   * @param documentation where the provider describes it
   * @param vector where the test's vector comes from; empty when there is none
   * @param setup where the secret is found and what to set
   * @param failure what the provider does when it gets no 2xx; empty when it does not say
   * @param note anything else; empty when there is nothing
   */
  public record About(
      String documentation, String vector, String setup, String failure, String note) {}

  /** The scheme; empty when nothing is signed, or when code proves the requests. */
  public Optional<Scheme> scheme() {
    return method instanceof Method.Declared declared
        ? Optional.of(declared.scheme())
        : Optional.empty();
  }
}
