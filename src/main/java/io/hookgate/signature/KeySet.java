package io.hookgate.signature;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The key set that a provider publishes. It is fetched when it is an hour old, and when none of its
 * keys fits: then at most once a minute, whatever forgers send. Any thread.
 */
final class KeySet {
  private static final Duration MAX_AGE = Duration.ofHours(1);
  private static final Duration MIN_AGE = Duration.ofMinutes(1);

  private final String url;
  private final KeyCache<List<WebKey>> known = new KeyCache<>(MAX_AGE.toMillis());

  /**
   * @param url https
   */
  KeySet(String url) {
    this.url = url;
  }

  /**
   * The verdict by one of the keys.
   *
   * @param judge empty when none of the keys fits
   */
  Verdict judge(long now, Function<List<WebKey>, Optional<Verdict>> judge) {
    KeyCache.Kept<List<WebKey>> kept = known.find(url, now);
    Optional<Verdict> verdict = kept == null ? Optional.empty() : judge.apply(kept.keys());
    if (verdict.isPresent()) {
      return verdict.get();
    }
    return kept != null && now - kept.since() < MIN_AGE.toMillis()
        ? noneFits()
        : new Verdict.Awaiting(url, document -> fetched(document, now, judge));
  }

  private Verdict fetched(
      byte[] document, long now, Function<List<WebKey>, Optional<Verdict>> judge) {
    List<WebKey> keys = WebKey.read(document);
    if (keys.isEmpty()) {
      return new Verdict.Unknown("the key set's URL led to no key set with a usable key");
    }
    known.keep(url, keys, now);
    return judge.apply(keys).orElseGet(KeySet::noneFits);
  }

  private static Verdict noneFits() {
    return new Verdict.Rejected(
        Verdict.Reason.WRONG_SIGNATURE, "none of the provider's keys made the signature");
  }
}
