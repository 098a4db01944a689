package io.hookgate.doctor;

import io.vertx.core.json.JsonObject;

/**
 * What a check found. It shows no secret.
 *
 * @param check the name of what was looked at, for example {@code redis.fsync}
 * @param said what is so
 * @param remedy what would be right; empty when all is well
 */
public record Finding(String check, Level level, String said, String remedy) {
  /** How bad it is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** It works, and should not stay so. */
    WARNING,
    /** Something does not work, or loses what it should keep. */
    PROBLEM;

    /** The word that is shown. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  static Finding ok(String check, String said) {
    return new Finding(check, Level.OK, said, "");
  }

  static Finding warning(String check, String said, String remedy) {
    return new Finding(check, Level.WARNING, said, remedy);
  }

  static Finding problem(String check, String said, String remedy) {
    return new Finding(check, Level.PROBLEM, said, remedy);
  }

  /** For programs. */
  public JsonObject json() {
    return new JsonObject()
        .put("check", check)
        .put("level", level.word())
        .put("said", said)
        .put("remedy", remedy.isEmpty() ? null : remedy);
  }
}
