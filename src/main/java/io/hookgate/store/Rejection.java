package io.hookgate.store;

import io.hookgate.model.Ids;
import java.util.List;

/**
 * Evidence of a request that a source did not take. It has no value that came with the request but
 * its remote address: neither body nor header may be read from it.
 *
 * @param id {@code rej_} and 26 characters that begin with the time
 * @param sourceId of the source
 * @param source what the source was called then
 * @param reason a word of a fixed set
 * @param detail what was expected and what came, for people
 * @param remote address of the sender, behind proxies that are trusted
 * @param headers names as they came, at most {@value #MAX_HEADERS}
 * @param bytes of the body
 * @param sha256 of the body in hexadecimal; empty when the body was not read
 * @param missed rejections of this source that were counted and not kept since the one before
 * @param kept whether the request itself is kept, so that it can be judged again
 * @param events what it was stored as when it was accepted later; empty when it was not
 */
public record Rejection(
    String id,
    String sourceId,
    String source,
    String reason,
    String detail,
    String remote,
    List<String> headers,
    long bytes,
    String sha256,
    long missed,
    boolean kept,
    List<String> events) {
  /** Names of headers that are kept. */
  public static final int MAX_HEADERS = 64;

  /** Milliseconds since 1970 by the gateway's clock. */
  public long at() {
    return Ids.timeOf(id);
  }

  /** The same with what is known of its body. */
  public Rejection of(long bodyBytes, String bodySha256) {
    return new Rejection(
        id,
        sourceId,
        source,
        reason,
        detail,
        remote,
        headers,
        bodyBytes,
        bodySha256,
        missed,
        kept,
        events);
  }

  Rejection whoseRequestIsKept(boolean still) {
    return new Rejection(
        id, sourceId, source, reason, detail, remote, headers, bytes, sha256, missed, still,
        events);
  }

  Rejection acceptedAs(List<String> ids) {
    return new Rejection(
        id,
        sourceId,
        source,
        reason,
        detail,
        remote,
        headers,
        bytes,
        sha256,
        missed,
        false,
        List.copyOf(ids));
  }
}
