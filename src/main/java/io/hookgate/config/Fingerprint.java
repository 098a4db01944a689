package io.hookgate.config;

import io.hookgate.config.Node.Elements;
import io.hookgate.config.Node.Members;
import io.hookgate.config.Node.Value;
import io.hookgate.model.Sha256;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells whether two nodes were given the same configuration: a SHA-256 of all that their files say,
 * defaults filled in, in whatever order they say it. Left out is where a node listens, which may
 * differ. A secret counts by its reference; of one that is written out only that there is one, so
 * that nobody can try values against the fingerprint.
 */
final class Fingerprint {
  private static final Set<String> LEFT_OUT =
      Set.of("/$schema", "/ingress/host", "/ingress/port", "/api/host", "/api/port");

  private final Schema schema;

  Fingerprint(Schema schema) {
    this.schema = schema;
  }

  /** 64 hexadecimal digits. */
  String of(Members configuration) {
    StringBuilder text = new StringBuilder();
    write(configuration, schema.root(), "", text);
    return Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void write(Node node, JsonObject rules, String place, StringBuilder text) {
    if (node instanceof Members object) {
      JsonObject properties = rules.getJsonObject("properties", new JsonObject());
      new TreeMap<>(object.byKey())
          .forEach(
              (key, child) -> {
                String at = place + '/' + key;
                if (!LEFT_OUT.contains(at)) {
                  text.append(Json.encode(key)).append(':');
                  JsonObject property = properties.getJsonObject(key, new JsonObject());
                  write(child, schema.resolve(property), at, text);
                }
              });
      text.append('}');
    } else if (node instanceof Elements array) {
      JsonObject items = schema.resolve(rules.getJsonObject("items", new JsonObject()));
      array.items().forEach(item -> write(item, items, place + "/*", text));
      text.append(']');
    } else {
      Object value = ((Value) node).value();
      text.append(isSecret(rules) ? "secret" : Json.encode(value)).append(',');
    }
  }

  /** What may be written out or refer to a variable or file. */
  private static boolean isSecret(JsonObject rules) {
    JsonObject properties = rules.getJsonObject("properties");
    return properties != null && properties.containsKey("env") && properties.containsKey("file");
  }
}
