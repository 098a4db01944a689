package io.hookgate.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocatorTest {
  private final AtomicLong now = new AtomicLong();
  private final List<String> asked = new ArrayList<>();
  private final Map<String, Future<List<InetAddress>>> names = new HashMap<>();
  private final Locator locator =
      new Locator(
          new AddressGuard(List.of("10.1.0.0/16")),
          now::get,
          host -> {
            asked.add(host);
            return names.getOrDefault(host, Future.failedFuture(new UnknownHostException(host)));
          });

  @Test
  void takesOnlyAllowedAddressesAndTheNextOneWithEachAttempt() throws UnknownHostException {
    name("a.example", "127.0.0.1", "192.0.9.1", "169.254.169.254", "192.0.9.2");
    assertThat(located("a.example", 0)).isEqualTo("192.0.9.1");
    assertThat(located("a.example", 1)).isEqualTo("192.0.9.2");
    assertThat(located("a.example", 2)).isEqualTo("192.0.9.1");
  }

  @Test
  void refusesANameThatLeadsOnlyInside() throws UnknownHostException {
    name("inside.example", "127.0.0.1", "::1", "10.2.0.1");
    assertThat(locator.locate("inside.example", 0).cause())
        .isInstanceOf(NotAllowed.class)
        .hasMessageContaining("10.2.0.1");
    name("allowed.example", "10.1.2.3");
    assertThat(located("allowed.example", 0)).isEqualTo("10.1.2.3");
  }

  @Test
  void judgesAgainWhatANameLeadsToAfterItChanged() throws UnknownHostException {
    name("rebinding.example", "192.0.9.1");
    assertThat(located("rebinding.example", 0)).isEqualTo("192.0.9.1");
    name("rebinding.example", "127.0.0.1");
    assertThat(located("rebinding.example", 0)).isEqualTo("192.0.9.1");
    now.addAndGet(Duration.ofSeconds(Locator.REMEMBER_SECONDS).toNanos());
    assertThat(locator.locate("rebinding.example", 0).cause()).isInstanceOf(NotAllowed.class);
    assertThat(asked).hasSize(2);
  }

  @Test
  void asksOnceForAllWhoWait() throws UnknownHostException {
    Promise<List<InetAddress>> answer = Promise.promise();
    names.put("slow.example", answer.future());
    Future<InetAddress> first = locator.locate("slow.example", 0);
    Future<InetAddress> second = locator.locate("slow.example", 0);
    answer.complete(List.of(InetAddress.getByName("192.0.9.1")));
    assertThat(first.succeeded()).isTrue();
    assertThat(second.succeeded()).isTrue();
    assertThat(asked).hasSize(1);
  }

  @Test
  void doesNotRememberThatANameWasNotFound() throws UnknownHostException {
    assertThat(locator.locate("late.example", 0).cause()).isInstanceOf(UnknownHostException.class);
    name("late.example", "192.0.9.1");
    assertThat(located("late.example", 0)).isEqualTo("192.0.9.1");
  }

  @Test
  void neverLooksUpAnAddress() {
    assertThat(located("192.0.9.1", 3)).isEqualTo("192.0.9.1");
    assertThat(located("2606:4700::1111", 0)).isEqualTo("2606:4700:0:0:0:0:0:1111");
    assertThat(locator.locate("127.0.0.1", 0).cause()).isInstanceOf(NotAllowed.class);
    assertThat(locator.locate("::1", 0).cause()).isInstanceOf(NotAllowed.class);
    assertThat(asked).isEmpty();
  }

  @Test
  void remembersABoundedNumberOfNames() throws UnknownHostException {
    for (int i = 0; i <= Locator.MAX_HOSTS; i++) {
      name("n" + i + ".example", "192.0.9.1");
      assertThat(located("n" + i + ".example", 0)).isEqualTo("192.0.9.1");
    }
    asked.clear();
    located("n" + Locator.MAX_HOSTS + ".example", 0);
    assertThat(asked).isEmpty();
    located("n0.example", 0);
    assertThat(asked).containsExactly("n0.example");
  }

  private String located(String host, int turn) {
    return locator.locate(host, turn).result().getHostAddress();
  }

  private void name(String host, String... addresses) throws UnknownHostException {
    List<InetAddress> all = new ArrayList<>();
    for (String address : addresses) {
      all.add(InetAddress.getByName(address));
    }
    names.put(host, Future.succeededFuture(all));
  }
}
