package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookgate.model.Header;
import io.hookgate.routing.BodyFields;
import io.hookgate.routing.Picked;
import io.hookgate.routing.Selector;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request that others signed: a file {@code vectors/NAME.json}, NAME being the preset's.
 *
 * @param at seconds since 1970 to judge it by
 * @param id the event's id; null when it has none
 * @param type the event's type; empty when it has none
 * @param origin who made the signature and who accepts it
 */
record Vector(
    String name,
    String method,
    URI url,
    List<Header> headers,
    String body,
    String secret,
    long at,
    @Nullable String id,
    String type,
    String origin) {
  private static final Path FILES = Path.of("src/test/resources/vectors");

  static List<String> names() {
    try (Stream<Path> files = Files.list(FILES)) {
      return files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those whose presets are schemes. */
  static List<Vector> declared() {
    return names().stream().filter(name -> Presets.find(name).isPresent()).map(Vector::of).toList();
  }

  static Vector of(String name) {
    JsonObject json;
    try {
      json = new JsonObject(Files.readString(FILES.resolve(name + ".json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Header> headers = new ArrayList<>();
    json.getJsonObject("headers")
        .forEach(entry -> headers.add(new Header(entry.getKey(), (String) entry.getValue())));
    return new Vector(
        name,
        json.getString("method"),
        URI.create(json.getString("url")),
        List.copyOf(headers),
        json.getString("body"),
        json.getString("secret"),
        json.getLong("at"),
        json.getString("id"),
        json.getString("type") == null ? "" : json.getString("type"),
        json.getString("origin"));
  }

  /** The preset's scheme, told the vector's URL. */
  Scheme scheme() {
    return Presets.find(name).orElseThrow().at(url.getScheme() + "://" + url.getRawAuthority());
  }

  byte[] bytes() {
    return body.getBytes(UTF_8);
  }

  long millis() {
    return at * 1000;
  }

  SignedRequest request() {
    return request(headers, bytes());
  }

  SignedRequest request(List<Header> headers, byte[] body) {
    String query = url.getRawQuery();
    return SignedRequest.of(
        method, url.getRawPath() + (query == null ? "" : "?" + query), headers, body);
  }

  /** The headers with another value in one of them. */
  List<Header> with(String changed, UnaryOperator<String> change) {
    return headers.stream()
        .map(
            header ->
                header.name().equalsIgnoreCase(changed)
                    ? new Header(header.name(), change.apply(header.value()))
                    : header)
        .toList();
  }

  List<Header> without(String dropped) {
    return headers.stream().filter(header -> !header.name().equalsIgnoreCase(dropped)).toList();
  }

  String value(String header) {
    return Objects.requireNonNull(request().header(header), header);
  }

  /** The header under the name that the vector has: its own, or its alias. */
  String named(String header) {
    return request().header(header) == null
        ? Objects.requireNonNull(scheme().aliases().get(header), header)
        : header;
  }

  /** Headers that the signature covers, beside the timestamp's. */
  List<String> signedHeaders() {
    return scheme().template().parts().stream()
        .filter(Template.Part.HeaderValue.class::isInstance)
        .map(part -> ((Template.Part.HeaderValue) part).name())
        .toList();
  }

  /** What the request has where the scheme puts the event's id. */
  @Nullable String readId() {
    Selector from = scheme().idFrom();
    return from == null ? null : read(from);
  }

  String readType() {
    return scheme().typeFrom().stream()
        .map(this::read)
        .filter(Objects::nonNull)
        .collect(Collectors.joining("."));
  }

  private @Nullable String read(Selector from) {
    if (from.kind() == Selector.Kind.HEADER) {
      return scheme().canonical(request()).header(from.name());
    }
    return BodyFields.pick(bytes(), List.of(from)) instanceof Picked.Found found
        ? found.values().get(0)
        : null;
  }

  @Override
  public String toString() {
    return name;
  }
}
