package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GuardsTest {
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final FailureLimit limit =
      new FailureLimit(2, Duration.ofSeconds(10), 3, () -> Instant.ofEpochMilli(now.get()));

  @Test
  void aPeerWaitsUntilItsWindowEnds() {
    limit.failed("a");
    assertThat(limit.waitMillis("a")).isZero();
    now.addAndGet(4_000);
    limit.failed("a");

    assertThat(limit.waitMillis("a")).isEqualTo(6_000);
    assertThat(limit.waitMillis("b")).isZero();
    now.addAndGet(6_000);
    assertThat(limit.waitMillis("a")).isZero();
  }

  @Test
  void aClockSetBackLocksNobodyOut() {
    limit.failed("a");
    limit.failed("a");
    now.addAndGet(-3_600_000);

    assertThat(limit.waitMillis("a")).isZero();
  }

  @Test
  void remembersABoundedNumberOfPeers() {
    for (int i = 0; i < 100; i++) {
      limit.failed("peer" + i);
    }
    assertThat(limit.size()).isEqualTo(3);
  }

  @Test
  void countsTheNetworkOfAnIpv6HostAsOne() {
    assertThat(PeerAddress.group("2001:db8::1")).isEqualTo(PeerAddress.group("2001:db8::ffff:1"));
    assertThat(PeerAddress.group("2001:db8:0:1::1")).isNotEqualTo(PeerAddress.group("2001:db8::1"));
    assertThat(PeerAddress.group("192.0.2.1")).isNotEqualTo(PeerAddress.group("192.0.2.2"));
  }

  @Test
  void readsLiteralsOnly() {
    assertThat(PeerAddress.isLoopback("[::1]")).isTrue();
    assertThat(PeerAddress.isLoopback("::ffff:127.0.0.1")).isTrue();
    assertThat(PeerAddress.isLoopback("fe80::1%eth0")).isFalse();
    assertThat(PeerAddress.literal("localhost")).isEmpty();
    assertThat(PeerAddress.literal("999.1.1.1")).isEmpty();
    assertThat(PeerAddress.literal("127.1")).isEmpty();
  }

  @Test
  void aListenerOnAllAddressesTakesAnyAddressButNoForeignName() {
    HostCheck check = new HostCheck("0.0.0.0");

    assertThat(check.allows("10.1.2.3")).isTrue();
    assertThat(check.allows("[2001:db8::1]")).isTrue();
    assertThat(check.allows("LOCALHOST")).isTrue();
    assertThat(check.allows("evil.example")).isFalse();
  }

  @Test
  void aListenerOnANameAnswersToIt() {
    HostCheck check = new HostCheck("gate.internal");

    assertThat(check.allows("Gate.Internal")).isTrue();
    assertThat(check.allows("other.internal")).isFalse();
  }
}
