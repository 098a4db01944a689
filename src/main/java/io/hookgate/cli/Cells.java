package io.hookgate.cli;

import io.hookgate.model.Tenants;
import io.vertx.core.json.JsonObject;

/** What stands in JSON, as cells of tables and words of lines. */
final class Cells {
  private Cells() {}

  /** A member of any kind; empty when it is null or not there. */
  static String text(JsonObject json, String member) {
    Object value = json.getValue(member);
    return value == null ? "" : value.toString();
  }

  /** A time to the second, which may be given to {@code --since}; empty when there is none. */
  static String time(JsonObject json, String member) {
    return text(json, member).replaceFirst("\\.\\d+Z$", "Z");
  }

  /** A name with the tenant whose it is; empty when there is none. */
  static String name(JsonObject json, String member) {
    String name = text(json, member);
    return name.isEmpty() ? "" : Tenants.qualified(text(json, "tenant"), name);
  }

  /** Of a source or route. */
  static String state(JsonObject thing) {
    if (!thing.getBoolean("usable")) {
      return "unusable";
    }
    return thing.getBoolean("enabled") ? "enabled" : "disabled";
  }

  /** The file, or who wrote it through the API. */
  static String definedBy(JsonObject thing) {
    String file = thing.getString("definedIn");
    return file == null ? "by " + thing.getString("changedBy") : file;
  }
}
