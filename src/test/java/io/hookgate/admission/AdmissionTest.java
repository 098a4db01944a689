package io.hookgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private long now = 5;
  private final Admission admission = new Admission(3, 5, 100, () -> now);

  @Test
  void grantsNoMoreThanADestinationMayHave() {
    assertThat(admission.start("a", 9)).isEqualTo(3);
    assertThat(admission.tryStart("a")).isFalse();
    admission.finish("a", 1);
    assertThat(admission.tryStart("a")).isTrue();
  }

  @Test
  void grantsNoMoreThanTheNodeMayHave() {
    assertThat(admission.start("a", 3)).isEqualTo(3);
    assertThat(admission.start("b", 3)).isEqualTo(2);
    assertThat(admission.start("c", 1)).isZero();
    assertThat(admission.inFlight()).isEqualTo(5);
  }

  @Test
  void grantsNothingWhileBodiesFillTheirShareAndAlwaysLeavesRoomForOne() {
    admission.addBytes(100);
    assertThat(admission.start("a", 1)).isZero();
    assertThat(admission.bytesLeft()).isEqualTo(1);
    admission.addBytes(-100);
    assertThat(admission.start("a", 1)).isEqualTo(1);
  }

  @Test
  void grantsNothingWhileADestinationIsHeld() {
    admission.hold("a", TimeUnit.SECONDS.toNanos(2));
    admission.hold("a", 1);

    assertThat(admission.start("a", 1)).isZero();
    now += TimeUnit.SECONDS.toNanos(2);
    assertThat(admission.start("a", 1)).isEqualTo(1);
  }

  @Test
  void endsAHoldBeforeItsTime() {
    admission.hold("a", TimeUnit.SECONDS.toNanos(2));
    admission.release("a");
    assertThat(admission.tryStart("a")).isTrue();
  }

  @Test
  void grantsExactlyOneWhileProbing() {
    admission.probing("a", true);
    assertThat(admission.start("a", 3)).isEqualTo(1);
    assertThat(admission.start("a", 3)).isZero();
    admission.probing("a", false);
    assertThat(admission.start("a", 3)).isEqualTo(2);
  }

  @Test
  void letsWhatComesBackStartByAndBy() {
    Admission wide = new Admission(100, 1000, 100, () -> now);
    wide.ramp("a");
    assertThat(wide.start("a", 100)).isEqualTo(8);
    assertThat(wide.start("b", 100)).isEqualTo(100);
    now += TimeUnit.SECONDS.toNanos(5);
    assertThat(wide.start("a", 100)).isEqualTo(50);
    now += TimeUnit.SECONDS.toNanos(5);
    assertThat(wide.start("a", 100)).isEqualTo(42);
    wide.finish("a", 100);
    wide.finish("b", 100);
    assertThat(wide.known()).isZero();
  }

  @Test
  void saysThatSomeoneWaitsOnlyForLackOfRoom() {
    admission.hold("a", 10);
    admission.start("a", 1);
    assertThat(admission.someoneWaits()).isFalse();

    admission.start("b", 3);
    admission.start("b", 1);
    assertThat(admission.someoneWaits()).isTrue();
    admission.nobodyWaits();
    assertThat(admission.someoneWaits()).isFalse();
  }

  @Test
  void leavesRoomForOthersWhenTheNodeFills() {
    Admission node = new Admission(256, 4096, 100, () -> now);
    for (int i = 0; i < 40; i++) {
      while (node.start("slow " + i, 64) > 0) {}
    }

    int free = 4096 - node.inFlight();
    assertThat(node.inFlight("slow 0")).isEqualTo(256);
    assertThat(free).isBetween(20, 1000);
    assertThat(node.tryStart("healthy")).isTrue();
    assertThat(node.start("another", 64)).isPositive();
    assertThat(node.full()).isFalse();
  }

  @Test
  void sharesShrinkAsTheNodeFillsButNeverToNothing() {
    Admission node = new Admission(8, 16, 100, () -> now);
    assertThat(node.start("a", 8)).isEqualTo(8);
    assertThat(node.start("b", 8)).isEqualTo(8);
    assertThat(node.full()).isTrue();
    node.finish("a", 1);
    assertThat(node.start("a", 1)).as("has its share").isZero();
    assertThat(node.start("c", 8)).isEqualTo(1);
  }

  @Test
  void grantsNoMoreThanTheCallerSaysThatItMayHave() {
    assertThat(admission.start("a", 3, 2)).isEqualTo(2);
    assertThat(admission.start("a", 3, 2)).isZero();
    assertThat(admission.someoneWaits()).isTrue();
    admission.finish("a", 1);
    assertThat(admission.start("a", 3, 2)).isEqualTo(1);
  }

  @Test
  void largeBodiesToOneDestinationLeaveBytesForTheOthers() {
    admission.start("large", 1);
    admission.addBytes("large", 60);

    assertThat(admission.start("large", 1)).isZero();
    assertThat(admission.full()).isFalse();
    assertThat(admission.start("other", 1)).isEqualTo(1);
    admission.addBytes("large", -60);
    assertThat(admission.start("large", 1)).isEqualTo(1);
  }

  @Test
  void forgetsADestinationThatHasNothingLeftToTell() {
    admission.start("a", 2);
    admission.hold("b", 10);
    admission.finish("a", 2);
    now += 10;
    admission.release("b");

    assertThat(admission.known()).isZero();
  }
}
