package io.hookgate.delivery;

/** Leave to make one attempt; whoever got it reports exactly once, also when nothing was sent. */
@FunctionalInterface
interface Pass {
  void report(Evidence evidence);
}
