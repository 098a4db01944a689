package io.hookgate.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP try of a delivery, as it is logged.
 *
 * @param number from 1
 * @param startedAt milliseconds since 1970
 * @param durationMillis until the answer's last byte, or until it was given up
 * @param outcome how it ended
 * @param status the HTTP status, 0 when there was no answer
 * @param error what went wrong, null on success
 * @param detail what went wrong in words, without secrets; empty on success
 * @param address the address it went to, {@code ip:port}; empty when it did not get that far
 * @param requestHeaders what was sent, secrets redacted
 * @param response the first 16 KiB of the answer's body
 * @param responseTruncated whether the body was longer
 */
public record Attempt(
    int number,
    long startedAt,
    long durationMillis,
    AttemptOutcome outcome,
    int status,
    @Nullable ErrorClass error,
    String detail,
    String address,
    List<Header> requestHeaders,
    byte[] response,
    boolean responseTruncated) {}
