package io.hookgate.config;

import io.hookgate.config.Node.Elements;
import io.hookgate.config.Node.Members;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds a configuration against the schema. What it returns has every wrong value taken out, so
 * that the checks after it meet only values of the right form and still find the other problems.
 */
final class SchemaCheck {
  private static final String BASE = "app://hookgate/";

  /** Failures that mean more than one value; the value itself stays. */
  private static final Set<String> OF_THE_WHOLE =
      Set.of("required", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties");

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");
  private static final String PLAIN =
      ":?#@!$&'()*+,;=0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._";

  private final Schema schema;
  private final Problems problems;
  private final Set<String> wrong = new HashSet<>();

  SchemaCheck(Schema schema, Problems problems) {
    this.schema = schema;
    this.problems = problems;
  }

  Members check(Members configuration) {
    JsonSchemaOptions options =
        new JsonSchemaOptions()
            .setBaseUri(BASE)
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);
    OutputUnit found =
        Validator.create(JsonSchema.of(withJavaPatterns(schema.root())), options)
            .validate(configuration.toJson());
    List<OutputUnit> errors = found.getErrors();
    if (errors != null) {
      errors.forEach(error -> report(error, configuration));
    }
    return kept(configuration, "");
  }

  /** In Java, {@code $} also matches before a last line end: a header's name could end with one. */
  private static JsonObject withJavaPatterns(JsonObject rules) {
    JsonObject changed = new JsonObject();
    for (String key : rules.fieldNames()) {
      Object value = rules.getValue(key);
      if (value instanceof JsonObject object) {
        changed.put(key, withJavaPatterns(object));
      } else if (key.equals("pattern") && value instanceof String pattern) {
        changed.put(key, pattern.replaceFirst("\\$$", Matcher.quoteReplacement("\\z")));
      } else {
        changed.put(key, value);
      }
    }
    return changed;
  }

  private void report(OutputUnit error, Members configuration) {
    String location = error.getAbsoluteKeywordLocation();
    String keywordAt = location.substring(location.indexOf('#') + 1);
    String keyword = keywordAt.substring(keywordAt.lastIndexOf('/') + 1);
    String owner = keywordAt.substring(0, keywordAt.length() - keyword.length() - 1);
    String instance = error.getInstanceLocation().substring(1);
    if (!(schema.at(owner) instanceof JsonObject rules)) {
      return;
    }
    Node value = nearest(configuration, instance);
    String sentence = Sentences.of(keyword, rules, instance, value, error);
    if (sentence == null) {
      return;
    }
    problems.add(value.origin(), sentence);
    if (!OF_THE_WHOLE.contains(keyword)) {
      wrong.add(instance);
    }
  }

  private @Nullable Node kept(Node node, String pointer) {
    if (wrong.contains(pointer)) {
      return null;
    }
    if (node instanceof Members object) {
      return kept(object, pointer);
    }
    if (node instanceof Elements array) {
      List<Node> kept = new ArrayList<>();
      for (int i = 0; i < array.items().size(); i++) {
        Node item = kept(array.items().get(i), pointer + '/' + i);
        if (item != null) {
          kept.add(item);
        }
      }
      return new Elements(array.origin(), kept);
    }
    return node;
  }

  private Members kept(Members object, String pointer) {
    Map<String, Node> kept = new LinkedHashMap<>();
    object
        .byKey()
        .forEach(
            (key, child) -> {
              Node value = kept(child, pointer + '/' + encoded(key));
              if (value != null) {
                kept.put(key, value);
              }
            });
    return new Members(object.origin(), kept);
  }

  /** The value there, or the nearest one around it. */
  private static Node nearest(Node root, String pointer) {
    Node node = root;
    for (String token : pointer.substring(Math.min(1, pointer.length())).split("/", -1)) {
      Node child = child(node, token);
      if (child == null) {
        return node;
      }
      node = child;
    }
    return node;
  }

  private static @Nullable Node child(Node node, String token) {
    if (node instanceof Members object) {
      return object.byKey().entrySet().stream()
          .filter(entry -> encoded(entry.getKey()).equals(token))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse(null);
    }
    return node instanceof Elements array && DIGITS.matcher(token).matches()
        ? array.items().get(Integer.parseInt(token))
        : null;
  }

  /** A key as the validator writes it: percent-encoded, and control characters with one digit. */
  private static String encoded(String key) {
    StringBuilder text = new StringBuilder();
    for (byte b : Origin.escape(key).getBytes(StandardCharsets.UTF_8)) {
      if (b == '~' || (b > 0 && PLAIN.indexOf(b) >= 0)) {
        text.append((char) b);
      } else {
        text.append('%').append(Integer.toHexString(b & 255).toUpperCase(Locale.ROOT));
      }
    }
    return text.toString();
  }
}
