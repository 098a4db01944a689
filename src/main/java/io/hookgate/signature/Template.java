package io.hookgate.signature;

import io.hookgate.routing.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What is signed, as a text with variables: {@code {id}}, {@code {timestamp}}, {@code {body}},
 * {@code {method}}, {@code {path}}, {@code {url}}, {@code {header:NAME}}, {@code {secret}}.
 * Everything between them is literal.
 *
 * @param parts in order
 */
record Template(List<Part> parts) {
  /** A piece of what is signed. */
  sealed interface Part {
    /** Fixed bytes. */
    record Literal(byte[] bytes) implements Part {}

    /** A header's value; {@code {id}} is one too. */
    record HeaderValue(String name) implements Part {}

    /** What the request itself has. */
    enum Variable implements Part {
      TIMESTAMP,
      BODY,
      METHOD,
      PATH,
      /** The public URL, which {@link Scheme#at} puts in: no template is filled with it. */
      URL,
      /** The secret itself: what is signed is then hashed without a key. */
      SECRET
    }
  }

  private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");

  /**
   * Reads a template.
   *
   * @param idFrom where {@code {id}} stands; null when the scheme has none
   * @throws IllegalArgumentException when a variable is unknown, or the body is not signed
   */
  static Template parse(String text, @Nullable Selector idFrom) {
    List<Part> parts = new ArrayList<>();
    Matcher variables = VARIABLE.matcher(text);
    int end = 0;
    while (variables.find()) {
      addLiteral(text.substring(end, variables.start()), parts);
      parts.add(variable(variables.group(1), idFrom));
      end = variables.end();
    }
    addLiteral(text.substring(end), parts);
    if (!parts.contains(Part.Variable.BODY)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" leaves out {body}: anyone could swap it");
    }
    return new Template(List.copyOf(parts));
  }

  boolean has(Part.Variable variable) {
    return parts.contains(variable);
  }

  /** The first header that is signed and that the request lacks; null when it has all. */
  @Nullable String missingHeader(SignedRequest request) {
    for (Part part : parts) {
      if (part instanceof Part.HeaderValue header && request.header(header.name()) == null) {
        return header.name();
      }
    }
    return null;
  }

  /**
   * The bytes that are signed, in pieces, so that the body is not copied; null when the request
   * lacks a header that is signed.
   *
   * @param timestamp as it was written; empty when the template has none
   * @param key read only when the template has the secret
   */
  @Nullable List<byte[]> fill(
      SignedRequest request, String timestamp, @Nullable SecretKeySpec key) {
    List<byte[]> chunks = new ArrayList<>(parts.size());
    for (Part part : parts) {
      if (part instanceof Part.Literal literal) {
        chunks.add(literal.bytes());
      } else if (part instanceof Part.HeaderValue header) {
        String value = request.header(header.name());
        if (value == null) {
          return null;
        }
        chunks.add(onTheWire(value));
      } else {
        chunks.add(
            switch ((Part.Variable) part) {
              case TIMESTAMP -> onTheWire(timestamp);
              case BODY -> request.body();
              case METHOD -> onTheWire(request.method());
              case PATH -> onTheWire(request.path());
              case SECRET -> Objects.requireNonNull(key, "{secret} needs a key").getEncoded();
              case URL -> throw new IllegalStateException("{url} was never told: see Scheme.at");
            });
      }
    }
    return chunks;
  }

  private static Part variable(String name, @Nullable Selector idFrom) {
    if (name.startsWith("header:")) {
      return new Part.HeaderValue(Selector.parse(name).name());
    }
    return switch (name) {
      case "id" -> {
        if (idFrom == null || idFrom.kind() != Selector.Kind.HEADER) {
          throw new IllegalArgumentException(
              "{id} needs idFrom to be header:NAME, so that it is known before the body is read");
        }
        yield new Part.HeaderValue(idFrom.name());
      }
      case "timestamp", "body", "method", "path", "url", "secret" ->
          Part.Variable.valueOf(name.toUpperCase(Locale.ROOT));
      default ->
          throw new IllegalArgumentException(
              "{"
                  + name
                  + "} is none of {id}, {timestamp}, {body}, {method}, {path}, {url},"
                  + " {header:NAME}, {secret}");
    };
  }

  private static void addLiteral(String literal, List<Part> parts) {
    if (literal.indexOf('{') >= 0 || literal.indexOf('}') >= 0) {
      throw new IllegalArgumentException("a brace without its partner at \"" + literal + "\"");
    }
    if (!literal.isEmpty()) {
      parts.add(new Part.Literal(literal.getBytes(StandardCharsets.UTF_8)));
    }
  }

  // A header's characters are its bytes: HTTP parsers read them as ISO 8859-1.
  private static byte[] onTheWire(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
