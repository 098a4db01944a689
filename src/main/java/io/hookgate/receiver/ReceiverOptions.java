package io.hookgate.receiver;

import java.util.List;

/**
 * How a receiver behaves.
 *
 * @param host where hooks are taken; the control port is on loopback always
 * @param port the hooks' port, 0 for a free one
 * @param controlPort the control port, 0 for a free one
 * @param fail share of requests that it refuses on purpose with 500 or 503, 0 to 1
 * @param secrets Standard Webhooks secrets, any of which verifies; empty turns verification off
 * @param seed decides which requests fail: the n-th attempt of the k-th event fares the same in
 *     every run with the same seed
 * @param remembered how many events and how many addresses it remembers, the least recently seen
 *     are forgotten first; at least 1
 */
public record ReceiverOptions(
    String host,
    int port,
    int controlPort,
    double fail,
    List<String> secrets,
    long seed,
    int remembered) {

  /** How many events a receiver remembers when nothing else is said. */
  public static final int REMEMBERED = 100_000;

  /** Checks the ranges. */
  public ReceiverOptions {
    if (!(fail >= 0 && fail <= 1)) {
      throw new IllegalArgumentException("fail is " + fail + "; it is a share from 0 to 1");
    }
    if (remembered < 1) {
      throw new IllegalArgumentException("remembered is " + remembered + "; at least 1 is needed");
    }
    secrets = List.copyOf(secrets);
  }

  /** A receiver on free loopback ports: what tests want. */
  public static ReceiverOptions onFreePorts(double fail, List<String> secrets, long seed) {
    return new ReceiverOptions("127.0.0.1", 0, 0, fail, secrets, seed, REMEMBERED);
  }

  @Override
  public String toString() {
    return "ReceiverOptions[%s:%d, control %d, fail=%s, %d secrets, seed=%d, remembered=%d]"
        .formatted(host, port, controlPort, fail, secrets.size(), seed, remembered);
  }
}
