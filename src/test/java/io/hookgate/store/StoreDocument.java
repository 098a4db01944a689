package io.hookgate.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of src/docs/store.md: which keys and which fields of hashes there are. */
record StoreDocument(List<Key> keys, List<Field> fields) {
  private static final String ID = "[0-9a-hjkmnp-tv-z]";
  private static final Map<String, String> PLACEHOLDERS =
      Map.ofEntries(
          Map.entry("shard", "([0-9]|[1-5][0-9]|6[0-3])"),
          Map.entry("event", ID + "{26}"),
          Map.entry("delivery", ID + "{29}"),
          Map.entry("digest", "[A-Za-z0-9_-]{22}"),
          Map.entry("source", ID + "{16}"),
          Map.entry("destination", "(u?" + ID + "{15,16})?"),
          Map.entry("lane", "[hnlr]"),
          Map.entry("state", "[pirxd]"),
          Map.entry("replay", ID + "{26}"),
          Map.entry("incident", "[a-z_.]+:[^`]*"),
          Map.entry("rejection", ID + "{26}"),
          Map.entry("definition", "(src|dst|rt|key)_" + ID + "{16}"),
          Map.entry("node", "[0-9a-z]{10}"),
          Map.entry("claim", "[a-z]+/[^`]*"),
          Map.entry("suffix", "(" + ID + "{3})?"));
  private static final Pattern PLACEHOLDER = Pattern.compile("<([a-z]+)>");
  private static final Pattern KEY =
      Pattern.compile("\\| `(hg:store|\\{hg:[^`]+)` \\| (string|hash|list|sorted set) \\|.*");
  private static final Pattern FIELD = Pattern.compile("\\| `([^`]+)` \\| `([^`]+)` \\| [^|]+ \\|");

  /**
   * A row of the table of keys: the name with placeholders, and the type in the document's words.
   */
  record Key(String name, String type) {
    boolean matches(String key) {
      return pattern(name).matcher(key).matches();
    }

    /** How Redis calls the type. */
    String redisType() {
      return type.equals("sorted set") ? "zset" : type;
    }

    /** How the table of fields calls it: the letter after the tag, or the whole name. */
    String hash() {
      return name.replaceAll("^\\{hg:(<shard>|dst:<destination>)}|:<.*$", "");
    }
  }

  /** A row of the table of fields. */
  record Field(String hash, String name) {
    boolean matches(String ofHash, String field) {
      return hash.equals(ofHash) && pattern(name).matcher(field).matches();
    }
  }

  static StoreDocument read() throws IOException {
    List<Key> keys = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("src", "docs", "store.md"))) {
      Matcher key = KEY.matcher(line);
      Matcher field = FIELD.matcher(line);
      if (key.matches()) {
        keys.add(new Key(key.group(1), key.group(2)));
      } else if (field.matches()) {
        fields.add(new Field(field.group(1), field.group(2)));
      }
    }
    return new StoreDocument(keys, fields);
  }

  private static Pattern pattern(String name) {
    Matcher placeholder = PLACEHOLDER.matcher(name);
    StringBuilder regex = new StringBuilder();
    int end = 0;
    while (placeholder.find()) {
      String of = PLACEHOLDERS.get(placeholder.group(1));
      if (of == null) {
        throw new IllegalArgumentException(
            "store.md: " + name + ": no such placeholder; there are " + PLACEHOLDERS.keySet());
      }
      regex.append(Pattern.quote(name.substring(end, placeholder.start()))).append(of);
      end = placeholder.end();
    }
    return Pattern.compile(regex + Pattern.quote(name.substring(end)));
  }
}
