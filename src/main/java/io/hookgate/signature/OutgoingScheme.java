package io.hookgate.signature;

import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * Reads how deliveries are signed for a receiver that verifies another way than Standard Webhooks:
 * in the words of {@link Scheme#fromJson}, but for what only a verifier needs. {@code {id}} is
 * {@code webhook-id}, {@code {timestamp}} is {@code webhook-timestamp} unless another place is
 * named, {@code {url}} is the destination's.
 */
public final class OutgoingScheme {
  private static final String ID = "header:webhook-id";
  private static final String TIMESTAMP = "webhook-timestamp";
  private static final Set<String> FORMATS = Set.of("plain", "pairs", "list");

  private OutgoingScheme() {}

  /**
   * Reads a scheme.
   *
   * @param json its {@code scheme} and {@code secrets} are passed over
   * @param origin scheme, host and port of the destination's URL, as it writes them
   * @throws IllegalArgumentException beginning with the key that is unknown, missing or wrong
   */
  public static Scheme read(JsonObject json, String origin) {
    JsonObject whole = json.copy();
    String signed = whole.getString("signed", "{body}");
    if (signed.contains("{id}")) {
      whole.put("idFrom", ID);
    }
    if (signed.contains("{timestamp}") && !whole.containsKey("timestamp")) {
      whole.put("timestamp", new JsonObject().put("header", TIMESTAMP));
    }
    if (!FORMATS.contains(whole.getString("format", "plain"))) {
      throw new IllegalArgumentException(
          "format: a secret that is sent along signs nothing: write it under auth as an apiKey");
    }
    Scheme scheme = Scheme.fromJson(json.getString("scheme"), whole);
    Timestamp timestamp = scheme.timestamp();
    if (timestamp != null && timestamp.place() == Timestamp.Place.BODY) {
      throw new IllegalArgumentException("timestamp: the body is sent as it is: name a header");
    }
    return scheme.signsUrl() ? scheme.at(origin) : scheme;
  }
}
