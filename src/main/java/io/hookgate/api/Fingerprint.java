package io.hookgate.api;

import io.hookgate.store.DedupKeys;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What tells another request under the same key from the same one. */
final class Fingerprint {
  private Fingerprint() {}

  /**
   * 22 characters of base64url over the members of a request.
   *
   * @param left members that may differ, or are compared by somebody else
   */
  static String of(JsonInput input, Set<String> left) {
    return DedupKeys.digest("", "", sorted(input.without(left)).encode());
  }

  /** The order of members is no difference. */
  private static JsonObject sorted(JsonObject object) {
    Map<String, Object> members = new TreeMap<>();
    for (Map.Entry<String, Object> member : object) {
      Object value = member.getValue();
      members.put(member.getKey(), value instanceof JsonObject inner ? sorted(inner) : value);
    }
    return new JsonObject(members);
  }
}
