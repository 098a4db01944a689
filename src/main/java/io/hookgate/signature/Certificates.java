package io.hookgate.signature;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a provider whose requests name the URL of theirs. A URL counts only at the
 * provider's own hosts, a certificate only with one of its names and while it is valid, and where
 * there are anchors only if its chain leads to one of them. Any thread.
 */
final class Certificates {
  /** A certificate that its provider has withdrawn is trusted for this long. */
  private static final Duration MAX_AGE = Duration.ofHours(24);

  private static final int MAX_CHAIN = 8;
  private static final int MAX_URL = 512;
  private static final int DNS_NAME = 2;
  private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,+]+)");

  private final Pattern urls;
  private final Pattern names;
  private final @Nullable Supplier<Set<TrustAnchor>> anchors;
  private final KeyCache<X509Certificate> known = new KeyCache<>(MAX_AGE.toMillis());

  /**
   * @param urls all of a URL that may be fetched
   * @param names all of a name that a certificate must have one of
   * @param anchors asked on a thread that may read files; null to take the host's word for it
   */
  Certificates(Pattern urls, Pattern names, @Nullable Supplier<Set<TrustAnchor>> anchors) {
    this.urls = urls;
    this.names = names;
    this.anchors = anchors;
  }

  /** The verdict by the key of the certificate there. */
  Verdict judge(String url, long now, Function<PublicKey, Verdict> judge) {
    if (url.length() > MAX_URL || !urls.matcher(url).matches()) {
      return Reject.untrusted("the certificate's URL is not one of the provider's");
    }
    KeyCache.Kept<X509Certificate> kept = known.find(url, now);
    return kept != null && isValid(kept.keys(), now)
        ? judge.apply(kept.keys().getPublicKey())
        : new Verdict.Awaiting(url, document -> fetched(url, document, now, judge));
  }

  /** Those of this Java. */
  static Set<TrustAnchor> ofThisJava() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return Arrays.stream(factory.getTrustManagers())
          .filter(X509TrustManager.class::isInstance)
          .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
          .map(issuer -> new TrustAnchor(issuer, null))
          .collect(Collectors.toUnmodifiableSet());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java's trusted certificates cannot be read", e);
    }
  }

  private Verdict fetched(
      String url, byte[] document, long now, Function<PublicKey, Verdict> judge) {
    KeyCache.Kept<X509Certificate> kept = known.find(url, now);
    if (kept != null && isValid(kept.keys(), now)) {
      // Somebody else waited for the same document and was here first.
      return judge.apply(kept.keys().getPublicKey());
    }
    List<X509Certificate> chain = read(document);
    if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
      return new Verdict.Unknown("what the certificate's URL led to holds no certificates");
    }
    X509Certificate leaf = chain.get(0);
    if (names(leaf).stream().noneMatch(name -> names.matcher(name).matches())) {
      return Reject.untrusted("the certificate is not in the provider's name");
    }
    if (!isValid(leaf, now)) {
      return Reject.untrusted("the certificate is not valid now");
    }
    if (anchors != null && !leadsTo(anchors.get(), chain, now)) {
      return Reject.untrusted("the certificate's chain leads to nobody who is trusted");
    }
    known.keep(url, leaf, now);
    return judge.apply(leaf.getPublicKey());
  }

  private static List<X509Certificate> read(byte[] document) {
    try {
      List<X509Certificate> chain = new ArrayList<>();
      CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(document))
          .forEach(certificate -> chain.add((X509Certificate) certificate));
      return chain;
    } catch (CertificateException e) {
      return List.of();
    }
  }

  private static boolean isValid(X509Certificate certificate, long now) {
    Instant at = Instant.ofEpochMilli(now);
    return !at.isBefore(certificate.getNotBefore().toInstant())
        && !at.isAfter(certificate.getNotAfter().toInstant());
  }

  private static boolean leadsTo(Set<TrustAnchor> anchors, List<X509Certificate> chain, long now) {
    try {
      X509CertSelector leaf = new X509CertSelector();
      leaf.setCertificate(chain.get(0));
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, leaf);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
      parameters.setDate(Date.from(Instant.ofEpochMilli(now)));
      // Asking for revocations would be one more fetch of an address that the document names.
      parameters.setRevocationEnabled(false);
      CertPathBuilder.getInstance("PKIX").build(parameters);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static List<String> names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> name : alternatives) {
          if (name.get(0).equals(DNS_NAME)) {
            names.add((String) name.get(1));
          }
        }
      }
    } catch (CertificateException e) {
      return List.of();
    }
    COMMON_NAME
        .matcher(certificate.getSubjectX500Principal().getName(X500Principal.RFC2253))
        .results()
        .forEach(found -> names.add(found.group(1)));
    return names;
  }
}
