package io.hookgate.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HealthTest {
  private final Health health = new Health("store", "ingress");

  @Test
  void isReadyOnlyWhileEveryConditionHolds() {
    assertThat(health.ready()).isFalse();
    health.set("store", true);
    assertThat(health.missing()).containsExactly("ingress");
    health.set("ingress", true);
    assertThat(health.ready()).isTrue();
    health.set("store", false);
    assertThat(health.ready()).isFalse();
  }

  @Test
  void knowsOnlyItsOwnConditions() {
    assertThatThrownBy(() -> health.set("stroe", true))
        .hasMessageContaining("no condition is named stroe");
  }
}
