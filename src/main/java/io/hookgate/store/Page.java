package io.hookgate.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list. It may be short or empty and still have a cursor, which leads on; the last page
 * has none.
 */
public record Page<T>(List<T> items, @Nullable String cursor) {}
