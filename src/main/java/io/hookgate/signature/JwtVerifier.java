package io.hookgate.signature;

import io.hookgate.model.Sha256;
import io.hookgate.signature.Verdict.Reason;
import io.hookgate.signature.Verdict.Rejected;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Proves requests that carry a signed token (RFC 7519). Which algorithms count is said by the
 * configuration and never by the token, which only chooses among them. A token that does not cover
 * the body must have a time at which it ends: otherwise it could be used for ever, with any body.
 */
final class JwtVerifier implements Verifier {
  private static final long LEEWAY_MILLIS = 60_000;

  private final JwtRules rules;
  private final List<TokenKeys> keys;

  private JwtVerifier(JwtRules rules, List<TokenKeys> keys) {
    this.rules = rules;
    this.keys = keys;
  }

  static Verifier of(JwtRules rules, List<String> secrets) {
    if (rules.keySet() != null) {
      if (!secrets.isEmpty()) {
        throw new IllegalArgumentException("secrets and a key set exclude each other");
      }
      return new JwtVerifier(rules, List.of(new TokenKeys(null, new KeySet(rules.keySet()))));
    }
    List<TokenKeys> keys = new ArrayList<>();
    for (String secret : secrets) {
      try {
        keys.add(TokenKeys.of(secret, rules.algorithms()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("secret " + (keys.size() + 1) + " " + e.getMessage(), e);
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no key; at least one is needed");
    }
    return new JwtVerifier(rules, List.copyOf(keys));
  }

  @Override
  public Verdict verify(SignedRequest request, long now) {
    String value = request.header(rules.header());
    if (value == null || value.isBlank()) {
      return Reject.missing("the header " + rules.header());
    }
    if (!startsWithPrefix(value)) {
      return Reject.malformed(rules.header() + " does not begin with " + rules.prefix());
    }
    Optional<Token> read = Token.read(value.substring(rules.prefix().length()).strip());
    if (read.isEmpty() || !rules.algorithms().contains(read.get().algorithm())) {
      return Reject.malformed(rules.header() + " holds no token with an algorithm that counts");
    }
    return byKey(read.get(), request, now);
  }

  private Verdict byKey(Token token, SignedRequest request, long now) {
    for (int i = 0; i < keys.size(); i++) {
      if (proves(keys.get(i), token)) {
        return claims(token, request, now, i);
      }
    }
    return byKeySet(token, request, now, 0);
  }

  /** Tries the key sets from that place on, one after the other. */
  private Verdict byKeySet(Token token, SignedRequest request, long now, int from) {
    for (int i = from; i < keys.size(); i++) {
      int place = i;
      KeySet set = keys.get(i).keySet();
      if (set != null) {
        Verdict verdict =
            set.judge(
                now, known -> inSet(known, token).map(key -> claims(token, request, now, place)));
        return orNext(verdict, () -> byKeySet(token, request, now, place + 1));
      }
    }
    return Reject.wrong(keys.size());
  }

  private static Verdict orNext(Verdict verdict, Supplier<Verdict> next) {
    if (verdict instanceof Verdict.Awaiting awaiting) {
      return awaiting.then(judged -> orNext(judged, next));
    }
    return verdict instanceof Rejected rejected && rejected.reason() == Reason.WRONG_SIGNATURE
        ? next.get()
        : verdict;
  }

  private static boolean proves(TokenKeys candidate, Token token) {
    return candidate.key() != null
        && token.algorithm().takes(candidate.key())
        && token.algorithm().proves(candidate.key(), token.signed(), token.signature());
  }

  private static Optional<WebKey> inSet(List<WebKey> known, Token token) {
    return known.stream()
        .filter(key -> key.fits(token.keyId(), token.algorithm()))
        .filter(key -> token.algorithm().proves(key.key(), token.signed(), token.signature()))
        .findFirst();
  }

  private Verdict claims(Token token, SignedRequest request, long now, int index) {
    JsonObject claims = token.claims();
    Rejected time = time(claims, now);
    if (time != null) {
      return time;
    }
    if (rules.issuer() != null && !rules.issuer().equals(claims.getValue("iss"))) {
      return Reject.untrusted("the token's issuer is not this source's");
    }
    if (rules.audience() != null && !isFor(claims.getValue("aud"), rules.audience())) {
      return Reject.untrusted("the token is meant for somebody else");
    }
    return rules.bodyClaim() == null
        ? new Verdict.Verified(index)
        : body(JsonBody.text(claims, rules.bodyClaim()), request, index);
  }

  private @Nullable Rejected time(JsonObject claims, long now) {
    if (rules.bodyClaim() == null && claims.getValue("exp") == null) {
      return new Rejected(Reason.MISSING_TIMESTAMP, "the token never ends: exp is missing");
    }
    for (String claim : List.of("exp", "nbf")) {
      Object value = claims.getValue(claim);
      if (value != null && !(value instanceof Number)) {
        return Reject.malformed("the token's " + claim + " is no number");
      }
      if (value instanceof Number seconds) {
        double millis = seconds.doubleValue() * 1000;
        boolean outside =
            claim.equals("exp") ? now >= millis + LEEWAY_MILLIS : now < millis - LEEWAY_MILLIS;
        if (outside) {
          return new Rejected(
              Reason.OUTSIDE_TOLERANCE, "the token is not valid now: see its " + claim);
        }
      }
    }
    return null;
  }

  private Verdict body(@Nullable String hash, SignedRequest request, int index) {
    if (hash == null) {
      return Reject.missing("the token's claim " + rules.bodyClaim());
    }
    byte[] claimed = rules.bodyEncoding().decode(hash).orElse(new byte[0]);
    return MessageDigest.isEqual(claimed, Sha256.of(request.body()))
        ? new Verdict.Verified(index)
        : new Rejected(Reason.WRONG_SIGNATURE, "the body's hash is not the token's");
  }

  /** RFC 9110, section 11.1: the name of an authentication scheme has no case. */
  private boolean startsWithPrefix(String value) {
    return value.regionMatches(true, 0, rules.prefix(), 0, rules.prefix().length());
  }

  private static boolean isFor(@Nullable Object audiences, String wanted) {
    return audiences instanceof JsonArray several
        ? several.contains(wanted)
        : wanted.equals(audiences);
  }
}
