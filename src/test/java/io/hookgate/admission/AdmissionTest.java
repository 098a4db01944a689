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
  void forgetsADestinationThatHasNothingLeftToTell() {
    admission.start("a", 2);
    admission.hold("b", 10);
    admission.finish("a", 2);
    now += 10;
    admission.release("b");

    assertThat(admission.known()).isZero();
  }
}
