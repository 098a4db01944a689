package io.hookgate.delivery;

import io.hookgate.model.Header;
import io.vertx.core.Future;

/** What proves to a destination who sends. Never shows a secret. For one event loop. */
sealed interface Credentials permits FixedCredentials, TokenCredentials {
  /** The header that carries it. */
  String headerName();

  /** The header of the next attempt; fails with {@link TokenFailed} when none can be had. */
  Future<Header> header();

  /**
   * Whether an attempt with that header, which was answered with 401, may be answered otherwise
   * when it is made again; gets rid of what was taken back.
   */
  boolean renewable(Header refused);
}
