package io.hookgate.config;

/** What an API key may do. ADMIN may do everything. */
public enum Scope {
  READ,
  PUBLISH,
  REPLAY,
  ADMIN
}
