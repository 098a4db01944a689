package io.hookgate.jmh;

import io.hookgate.model.Header;
import io.hookgate.signature.Presets;
import io.hookgate.signature.SignedRequest;
import io.hookgate.signature.Signer;
import io.hookgate.signature.Verdict;
import io.hookgate.signature.Verifier;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What proving a request costs beside the bare HMAC over the same bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class VerifyBenchmark {
  private static final String SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
  private static final long NOW = 1_790_000_000L;

  @Param({"nexuspromail", "github", "stripe", "shopify", "slack", "standard-webhooks"})
  private String provider = "";

  @Param({"1024", "65536"})
  private int bytes;

  private byte[] body = {};
  private Mac mac = newMac();
  private Verifier verifier = (request, now) -> new Verdict.Unknown("not set up");
  private SignedRequest request = SignedRequest.of("POST", "/", List.of(), body);

  /** Signs a body as the provider does. */
  @Setup
  public void sign() {
    body = "x".repeat(bytes).getBytes(StandardCharsets.US_ASCII);
    mac = newMac();
    var scheme = Presets.find(provider).orElseThrow();
    verifier = Verifier.of(scheme, List.of(SECRET));
    List<Header> headers = Signer.of(scheme, List.of(SECRET)).sign("evt_1", NOW, body, "POST", "/");
    request = SignedRequest.of("POST", "/", headers, body);
    if (!(verifier.verify(request, NOW * 1000) instanceof Verdict.Verified)) {
      throw new IllegalStateException(provider + " does not verify what was signed for it");
    }
  }

  /** The reference. */
  @Benchmark
  public byte[] bareMac() {
    return mac.doFinal(body);
  }

  /** Headers, template, HMAC, comparison, time. */
  @Benchmark
  public Verdict verify() {
    return verifier.verify(request, NOW * 1000);
  }

  private static Mac newMac() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
