package io.hookgate.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rejections.
 *
 * @param sourceIds of these sources
 * @param reason null for any
 * @param since milliseconds since 1970, inclusive; 0 for any
 * @param until the same, exclusive; 0 for any
 * @param limit items of a page
 * @param cursor what the page before said; null for the first
 */
public record RejectionQuery(
    List<String> sourceIds,
    @Nullable String reason,
    long since,
    long until,
    int limit,
    @Nullable String cursor) {}
