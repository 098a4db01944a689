package io.hookgate.store.embedded;

import org.jspecify.annotations.Nullable;

/**
 * The embedded Redis could not be started or stopped. The message is for the operator and says what
 * to do; where in the code it was noticed says nothing, so there is no stack trace.
 */
public final class EmbeddedRedisException extends RuntimeException {
  private static final long serialVersionUID = 1;

  EmbeddedRedisException(String message) {
    this(message, null);
  }

  EmbeddedRedisException(String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
  }
}
