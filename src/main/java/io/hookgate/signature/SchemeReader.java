package io.hookgate.signature;

import io.hookgate.routing.JsonItems;
import io.hookgate.routing.Selector;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a scheme from JSON; {@link Scheme#fromJson} describes its keys. */
final class SchemeReader {
  private enum Format {
    PLAIN,
    PAIRS,
    LIST,
    TOKEN
  }

  private static final Set<String> KEYS =
      Set.of(
          "header",
          "aliases",
          "format",
          "prefix",
          "key",
          "separator",
          "signed",
          "algorithm",
          "encoding",
          "secretEncoding",
          "timestamp",
          "idFrom",
          "typeFrom",
          "dedupTtl",
          "split",
          "handshake",
          "ips",
          "scheme",
          "secrets");
  private static final Set<String> TIMESTAMP_KEYS =
      Set.of("header", "key", "body", "unit", "tolerance");

  private final JsonFields fields;

  SchemeReader(JsonObject json) {
    this.fields = new JsonFields(json, "");
  }

  Scheme read(String name) {
    fields.only(KEYS);
    return new Scheme(
        name,
        new SignatureHeader(fields.headerName("header"), layout()),
        aliases(),
        fields.text("signed", "{body}"),
        new Digest(
            fields.word("algorithm", Algorithm.SHA256),
            fields.word("encoding", Encoding.HEX),
            fields.word("secretEncoding", SecretEncoding.TEXT)),
        timestamp(),
        new EventFields(
            fields.find("idFrom", Selector::parse),
            fields.selectors("typeFrom"),
            fields.duration("dedupTtl"),
            fields.find("split", pointer -> JsonItems.at(pointer).toString())));
  }

  private Layout layout() {
    Format format = fields.word("format", Format.PLAIN);
    return switch (format) {
      case PLAIN -> {
        refuse(format, "key", "separator");
        yield new Layout.Plain(fields.text("prefix", ""));
      }
      case PAIRS -> keyed(format, ",", '=');
      case LIST -> keyed(format, " ", ',');
      case TOKEN -> {
        refuse(
            format,
            "key",
            "separator",
            "signed",
            "algorithm",
            "encoding",
            "secretEncoding",
            "timestamp");
        yield new Layout.Token(fields.text("prefix", ""));
      }
    };
  }

  private Layout keyed(Format format, String usualSeparator, char assign) {
    refuse(format, "prefix");
    String separator = fields.text("separator", usualSeparator);
    if (separator.length() != 1 || separator.charAt(0) == assign) {
      throw fields.problem("separator", "must be one character and not \"" + assign + "\"");
    }
    return new Layout.Keyed(separator.charAt(0), assign, fields.notEmpty("key", "v1"));
  }

  private void refuse(Format format, String... keys) {
    for (String key : keys) {
      if (fields.has(key)) {
        throw fields.problem(
            key, "has no meaning with the format " + format.name().toLowerCase(Locale.ROOT));
      }
    }
  }

  private Map<String, String> aliases() {
    JsonFields written = fields.object("aliases");
    Map<String, String> aliases = new HashMap<>();
    if (written != null) {
      for (String name : written.json().fieldNames()) {
        aliases.put(name.toLowerCase(Locale.ROOT), written.headerName(name));
      }
    }
    return aliases;
  }

  private @Nullable Timestamp timestamp() {
    JsonFields written = fields.object("timestamp");
    if (written == null) {
      return null;
    }
    written.only(TIMESTAMP_KEYS);
    Timestamp.Place place = place(written);
    String name =
        switch (place) {
          case HEADER -> written.headerName("header");
          case KEY -> written.notEmpty("key", "");
          case BODY ->
              written.get("body", pointer -> new Selector(Selector.Kind.BODY, pointer).name());
        };
    return new Timestamp(
        place, name, written.word("unit", Timestamp.Unit.S), written.duration("tolerance"));
  }

  private Timestamp.Place place(JsonFields written) {
    List<Timestamp.Place> places =
        Arrays.stream(Timestamp.Place.values())
            .filter(place -> written.has(place.name().toLowerCase(Locale.ROOT)))
            .toList();
    if (places.size() != 1) {
      throw fields.problem("timestamp", "needs exactly one of header, key and body");
    }
    return places.get(0);
  }
}
