package io.hookgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeliveryVerticleTest {
  @Test
  void canBeDrainedBeforeItWasStarted() {
    assertThat(new DeliveryVerticle(0, null).drain(Duration.ofSeconds(1)).succeeded()).isTrue();
  }
}
