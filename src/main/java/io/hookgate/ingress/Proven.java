package io.hookgate.ingress;

import io.hookgate.signature.SignedRequest;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * What a proven request brings: all of it, or one item of a batch.
 *
 * @param signed the request as its source's signature speaks about it; for an item with the item's
 *     bytes as its body
 * @param headers all of the request's
 * @param item null for a whole request
 */
record Proven(SourceRuntime source, SignedRequest signed, MultiMap headers, @Nullable Item item) {
  /**
   * Which item of a batch.
   *
   * @param index from 0
   * @param batchKey dedup key of the whole batch by its body, for items without one of their own
   */
  record Item(int index, String batchKey) {
    /** A key that the whole batch has, as this item's own. */
    String of(String key) {
      return key + '#' + index;
    }
  }

  byte[] body() {
    return signed.body();
  }
}
