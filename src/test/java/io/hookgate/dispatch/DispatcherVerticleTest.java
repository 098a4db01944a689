package io.hookgate.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DispatcherVerticleTest {
  @Test
  void canStopClaimingBeforeItWasStarted() {
    assertThat(new DispatcherVerticle(null, 1).stopClaiming().succeeded()).isTrue();
  }
}
