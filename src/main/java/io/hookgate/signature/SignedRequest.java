package io.hookgate.signature;

import io.hookgate.model.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a signature speaks about. The body is neither copied nor written to.
 *
 * @param method in upper case, for example {@code POST}
 * @param path path and query as they were requested
 * @param headerValues the values of a header in the order received, empty when it is absent; asked
 *     with names in lower case, must ignore case
 * @param body the bytes as received
 */
public record SignedRequest(
    String method, String path, Function<String, List<String>> headerValues, byte[] body) {

  /** A request whose headers are a list. */
  public static SignedRequest of(String method, String path, List<Header> headers, byte[] body) {
    return new SignedRequest(method, path, name -> valuesOf(name, headers), body);
  }

  private static List<String> valuesOf(String name, List<Header> headers) {
    List<String> values = new ArrayList<>(1);
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        values.add(header.value());
      }
    }
    return values;
  }

  /** How many lines of that name there are. */
  int count(String name) {
    return headerValues.apply(name).size();
  }

  /**
   * A header's value, null when it is absent. A header that came several times is one value joined
   * with commas (RFC 9110, section 5.3): nobody can have one of them verified and another one used.
   */
  public @Nullable String header(String name) {
    List<String> values = headerValues.apply(name);
    return switch (values.size()) {
      case 0 -> null;
      case 1 -> values.get(0);
      default -> String.join(", ", values);
    };
  }

  /** The same request with another body. */
  public SignedRequest withBody(byte[] other) {
    return new SignedRequest(method, path, headerValues, other);
  }
}
