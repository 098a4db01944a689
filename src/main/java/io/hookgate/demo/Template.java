package io.hookgate.demo;

import io.vertx.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A payload with gaps, a resource of this package: two braces around a name stand for text inside a
 * JSON string, three for a piece of JSON.
 */
final class Template {
  private static final Pattern GAP = Pattern.compile("\\{\\{\\{(\\w+)}}}|\\{\\{(\\w+)}}");

  private final String name;
  private final String text;

  private Template(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /** The resource {@code demo/NAME.json}. */
  static Template of(String name) {
    String path = "/demo/" + name + ".json";
    try (InputStream resource = Template.class.getResourceAsStream(path)) {
      if (resource == null) {
        throw new IllegalStateException("the resource " + path + " is not in this JAR");
      }
      return new Template(name, new String(resource.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + path + " cannot be read", e);
    }
  }

  /** The payload with every gap filled; values beyond the gaps are not an error. */
  String fill(Map<String, String> values) {
    return GAP.matcher(text).replaceAll(gap -> Matcher.quoteReplacement(value(gap, values)));
  }

  private String value(MatchResult gap, Map<String, String> values) {
    boolean raw = gap.group(1) != null;
    String key = raw ? gap.group(1) : gap.group(2);
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("demo/" + name + ".json has a gap " + key + ": no value");
    }
    return raw ? value : quoted(value);
  }

  private static String quoted(String value) {
    String json = Json.encode(value);
    return json.substring(1, json.length() - 1);
  }
}
