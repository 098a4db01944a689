package io.hookgate.signature;

import java.security.MessageDigest;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** The keys of a source whose requests carry one HMAC. */
record HmacKeys(Algorithm algorithm, List<SecretKeySpec> keys) {

  /**
   * The keys of secrets.
   *
   * @throws IllegalArgumentException as {@link Digest#keys}
   */
  static HmacKeys of(Algorithm algorithm, SecretEncoding written, List<String> secrets) {
    return new HmacKeys(algorithm, new Digest(algorithm, Encoding.HEX, written).keys(secrets));
  }

  /**
   * Which key made the signature over these chunks, -1 when none did. Compares with every key, in
   * constant time.
   */
  int find(List<byte[]> chunks, byte[] signature) {
    int found = -1;
    for (int i = keys.size() - 1; i >= 0; i--) {
      found = MessageDigest.isEqual(algorithm.mac(keys.get(i), chunks), signature) ? i : found;
    }
    return found;
  }

  Verdict verdict(int found) {
    return found >= 0 ? new Verdict.Verified(found) : Reject.wrong(keys.size());
  }
}
