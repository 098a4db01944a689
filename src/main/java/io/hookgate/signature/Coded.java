package io.hookgate.signature;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a provider's requests are proven where data cannot say it.
 *
 * @param name of the preset or the method
 * @param code what proves them
 * @param publicUrl what stands before the path where the provider reaches us, without a slash at
 *     its end; null when nobody said
 * @param jwt what a token must satisfy; null unless the method is {@code jwt}
 * @param event where the event's id and type stand
 */
public record Coded(
    String name, Code code, @Nullable String publicUrl, @Nullable JwtRules jwt, EventFields event) {

  /** The way that a preset names. */
  public static Coded of(String name, Code code, EventFields event) {
    return new Coded(name, code, null, null, event);
  }

  /**
   * The method {@code jwt} as the configuration writes it.
   *
   * @throws IllegalArgumentException beginning with the key that is unknown, missing or wrong
   */
  public static Coded jwt(JsonObject json) {
    return new Coded(
        "jwt", Code.JWT, null, JwtRules.fromJson(json), new EventFields(null, List.of(), null));
  }

  /** The same for a gateway that is reached under that URL. */
  public Coded at(@Nullable String url) {
    return new Coded(name, code, url, jwt, event);
  }

  String told() {
    if (publicUrl == null) {
      throw new IllegalArgumentException(
          "the signature covers the URL that the provider was told, and nobody said which it is");
    }
    return publicUrl;
  }

  JwtRules rules() {
    if (jwt == null) {
      throw new IllegalArgumentException("a token is judged by rules, and there are none");
    }
    return jwt;
  }
}
