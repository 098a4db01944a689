package io.hookgate.cli;

import java.io.IOException;

/** The gateway answered, and not with a success; the message is what it said. */
final class ApiRefusal extends IOException {
  private static final long serialVersionUID = 1;

  private final int status;

  ApiRefusal(int status, String detail) {
    super(detail);
    this.status = status;
  }

  /** Of the answer. */
  int status() {
    return status;
  }

  /** Whether asking again later would not help. */
  boolean forGood() {
    return status >= 400 && status < 500 && status != 429;
  }
}
