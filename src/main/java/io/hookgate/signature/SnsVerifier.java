package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Amazon SNS: a private key signs some of the body's members. Whoever has an account there can have
 * things signed, so what proves a sender is the topic: a source takes those of its topics, which
 * stand where others have secrets.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html">
 *     Amazon's documentation</a>
 */
final class SnsVerifier implements Verifier {
  private static final List<String> NOTIFICATION =
      List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
  private static final List<String> CONFIRMATION =
      List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");
  // A region and nothing else: sns.s3-eu-west-1.amazonaws.com would be somebody's bucket.
  private static final Pattern URLS =
      Pattern.compile(
          "https://sns\\.[a-z]{2}(-[a-z]{1,16}){1,3}-[0-9]{1,2}\\.amazonaws\\.com(\\.cn)?"
              + "/[A-Za-z0-9_-]+\\.pem");
  private static final Pattern NAMES =
      Pattern.compile("sns(\\.[a-z0-9-]+)?\\.amazonaws\\.com(\\.cn)?");
  private static final Pattern TOPIC = Pattern.compile("arn:aws[a-z-]*:sns:[^:]+:[0-9]{12}:.+");

  private final Certificates certificates = new Certificates(URLS, NAMES, null);
  private final List<String> topics;

  private SnsVerifier(List<String> topics) {
    this.topics = topics;
  }

  static Verifier of(List<String> topics) {
    for (int i = 0; i < topics.size(); i++) {
      if (!TOPIC.matcher(topics.get(i)).matches()) {
        throw new IllegalArgumentException(
            "secret " + (i + 1) + " is no topic such as arn:aws:sns:eu-west-1:123456789012:orders");
      }
    }
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("no topic; at least one is needed");
    }
    return new SnsVerifier(List.copyOf(topics));
  }

  @Override
  public Verdict verify(SignedRequest request, long now) {
    JsonObject body = JsonBody.read(request.body());
    if (body == null) {
      return Reject.malformed("the body, which carries the signature, is no JSON object");
    }
    String written = JsonBody.text(body, "Signature");
    String url = JsonBody.text(body, "SigningCertURL");
    String topic = JsonBody.text(body, "TopicArn");
    if (written == null || url == null || topic == null) {
      return Reject.missing("Signature, SigningCertURL or TopicArn in the body");
    }
    Optional<byte[]> signature = Encoding.BASE64.decode(written);
    Optional<KeyAlgorithm> algorithm = algorithm(JsonBody.text(body, "SignatureVersion"));
    if (signature.isEmpty() || algorithm.isEmpty()) {
      return Reject.malformed("Signature is not base 64, or SignatureVersion is neither 1 nor 2");
    }
    int index = topics.indexOf(topic);
    if (index < 0) {
      return Reject.untrusted("TopicArn is none of this source's topics");
    }
    return certificates.judge(
        url,
        now,
        key -> judge(algorithm.orElseThrow(), key, signed(body), signature.orElseThrow(), index));
  }

  private static Verdict judge(
      KeyAlgorithm algorithm, PublicKey key, byte[] signed, byte[] signature, int index) {
    return algorithm.proves(key, List.of(signed), signature)
        ? new Verdict.Verified(index)
        : Reject.wrong(1);
  }

  private static Optional<KeyAlgorithm> algorithm(@Nullable String version) {
    return switch (version == null ? "" : version) {
      case "1" -> Optional.of(KeyAlgorithm.RSA_SHA1);
      case "2" -> Optional.of(KeyAlgorithm.RSA_SHA256);
      default -> Optional.empty();
    };
  }

  /** Name and value of each member that is there, a line each. */
  private static byte[] signed(JsonObject body) {
    List<String> members =
        "Notification".equals(JsonBody.text(body, "Type")) ? NOTIFICATION : CONFIRMATION;
    StringBuilder lines = new StringBuilder();
    members.stream()
        .filter(member -> JsonBody.text(body, member) != null)
        .flatMap(member -> Stream.of(member, body.getString(member)))
        .forEach(line -> lines.append(line).append('\n'));
    return lines.toString().getBytes(UTF_8);
  }
}
