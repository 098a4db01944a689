package io.hookgate.signature;

import java.util.ArrayList;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a secret and what is signed become a signature.
 *
 * @param encoding how the signature is written
 * @param secretEncoding how the secret is written
 */
public record Digest(Algorithm algorithm, Encoding encoding, SecretEncoding secretEncoding) {

  /**
   * The keys of secrets.
   *
   * @throws IllegalArgumentException naming the secret, from 1, that is empty or malformed
   */
  List<SecretKeySpec> keys(List<String> secrets) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("no secret; at least one is needed");
    }
    List<SecretKeySpec> keys = new ArrayList<>(secrets.size());
    for (String secret : secrets) {
      try {
        keys.add(algorithm.key(secretEncoding.decode(secret)));
      } catch (IllegalArgumentException e) {
        // Without the cause: a decoder's message may quote the secret.
        throw new IllegalArgumentException("secret " + (keys.size() + 1) + " " + e.getMessage());
      }
    }
    return List.copyOf(keys);
  }
}
