package io.hookgate.delivery;

import io.hookgate.model.ErrorClass;

/** No access token could be had; says why, without secrets. */
final class TokenFailed extends Exception {
  private static final long serialVersionUID = 1;

  private final ErrorClass error;

  TokenFailed(ErrorClass error, String why) {
    super("no access token: " + why, null, false, false);
    this.error = error;
  }

  ErrorClass error() {
    return error;
  }
}
