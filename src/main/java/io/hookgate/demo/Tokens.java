package io.hookgate.demo;

import java.util.random.RandomGenerator;

/** Ids as providers make them. */
final class Tokens {
  private static final String LOWER = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final String MIXED =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final String HEX = "0123456789abcdef";

  private Tokens() {}

  /** Lower-case letters and digits. */
  static String lower(RandomGenerator random, int length) {
    return of(LOWER, random, length);
  }

  /** Letters of both cases and digits. */
  static String mixed(RandomGenerator random, int length) {
    return of(MIXED, random, length);
  }

  /** Hexadecimal, as a commit has it. */
  static String hex(RandomGenerator random, int length) {
    return of(HEX, random, length);
  }

  /** A random UUID. */
  static String uuid(RandomGenerator random) {
    return hex(random, 8)
        + '-'
        + hex(random, 4)
        + "-4"
        + hex(random, 3)
        + "-a"
        + hex(random, 3)
        + '-'
        + hex(random, 12);
  }

  private static String of(String alphabet, RandomGenerator random, int length) {
    StringBuilder token = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      token.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return token.toString();
  }
}
