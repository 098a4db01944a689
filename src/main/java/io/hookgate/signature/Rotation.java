package io.hookgate.signature;

import io.hookgate.signature.Verdict.Awaiting;
import io.hookgate.signature.Verdict.Reason;
import io.hookgate.signature.Verdict.Rejected;
import io.hookgate.signature.Verdict.Verified;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lets only those secrets verify that have not expired at the time of the request. Whoever signs
 * with an expired one is rejected, and the reason says which: that is somebody who missed the
 * change, not a forger. Any thread; verifiers are made anew only when a secret expires.
 */
public final class Rotation implements Verifier {
  private final List<DatedSecret> secrets;
  private final Function<List<String>, Verifier> making;
  private volatile Phase phase;

  /** Some of the secrets: their verifier, and their places among all. */
  private record Part(Verifier verifier, List<Integer> places) {}

  /** A time in which nothing expires: from (inclusive) and until (exclusive) in milliseconds. */
  private record Phase(long from, long until, @Nullable Part live, @Nullable Part expired) {}

  private Rotation(List<DatedSecret> secrets, Function<List<String>, Verifier> making) {
    this.secrets = List.copyOf(secrets);
    this.making = making;
    this.phase = at(0);
  }

  /**
   * A verifier that takes what any of the secrets signed that has not expired.
   *
   * @param making makes a verifier of some of them; may throw as {@link Verifier#of} does
   */
  public static Verifier of(List<DatedSecret> secrets, Function<List<String>, Verifier> making) {
    return secrets.stream().allMatch(secret -> secret.notAfter() == null)
        ? making.apply(secrets.stream().map(DatedSecret::value).toList())
        : new Rotation(secrets, making);
  }

  @Override
  public Verdict verify(SignedRequest received, long now) {
    Phase current = phase;
    if (now < current.from || now >= current.until) {
      current = at(now);
      phase = current;
    }
    Part live = current.live;
    Part expired = current.expired;
    Verdict verdict =
        live == null
            ? new Rejected(Reason.WRONG_SIGNATURE, "there is no secret")
            : proven(live.verifier.verify(received, now), i -> new Verified(live.places.get(i)));
    if (expired == null || (live != null && !(verdict instanceof Rejected))) {
      return verdict;
    }
    Verdict late =
        proven(expired.verifier.verify(received, now), i -> tooLate(expired.places.get(i)));
    return live == null || isLate(late) ? late : verdict;
  }

  private static boolean isLate(Verdict verdict) {
    return verdict instanceof Rejected rejected && rejected.reason() == Reason.EXPIRED_SECRET;
  }

  /** What becomes of a proof, now or when a document is here. */
  private static Verdict proven(Verdict verdict, IntFunction<Verdict> then) {
    if (verdict instanceof Verified verified) {
      return then.apply(verified.secretIndex());
    }
    return verdict instanceof Awaiting awaiting
        ? awaiting.then(judged -> proven(judged, then))
        : verdict;
  }

  private Verdict tooLate(int place) {
    return new Rejected(
        Reason.EXPIRED_SECRET,
        "signed with secret %d of %d, which verified until %s"
            .formatted(place + 1, secrets.size(), secrets.get(place).notAfter()));
  }

  private Phase at(long now) {
    long from = Long.MIN_VALUE;
    long until = Long.MAX_VALUE;
    for (DatedSecret secret : secrets) {
      if (secret.notAfter() != null) {
        long end = secret.notAfter().toEpochMilli() + 1;
        from = end <= now ? Math.max(from, end) : from;
        until = end > now ? Math.min(until, end) : until;
      }
    }
    return new Phase(from, until, part(now, true), part(now, false));
  }

  private @Nullable Part part(long now, boolean live) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < secrets.size(); i++) {
      if (secrets.get(i).verifiesAt(now) == live) {
        places.add(i);
      }
    }
    return places.isEmpty()
        ? null
        : new Part(
            making.apply(places.stream().map(i -> secrets.get(i).value()).toList()),
            List.copyOf(places));
  }
}
