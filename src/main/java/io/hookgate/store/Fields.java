package io.hookgate.store;

import io.hookgate.store.redis.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a hash as Redis answers them. */
final class Fields {
  private final Map<String, String> values = new HashMap<>();

  Fields(Reply flat) {
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      values.put(flat.get(i).text(), flat.get(i + 1).text());
    }
  }

  /** Values that were asked for by name, as HMGET answers them. */
  Fields(List<String> names, Reply asked) {
    for (int i = 0; i < names.size(); i++) {
      values.put(names.get(i), asked.get(i).text());
    }
  }

  String text(String name) {
    return values.getOrDefault(name, "");
  }

  long number(String name) {
    String value = values.get(name);
    return value == null || value.isEmpty() ? 0 : Long.parseLong(value);
  }

  @Nullable String optional(String name, String prefix) {
    String value = values.get(name);
    return value == null || value.isEmpty() ? null : prefix + value;
  }
}
