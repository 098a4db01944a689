package io.hookgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.network.Proxy;
import io.hookgate.testkit.ConnectProxy;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No way out leads to an address that is never open, and nothing leaves even if one would. */
@Timeout(180)
class BlockedAddressesIT {
  private static final List<String> WITHOUT_NETWORK = List.of("unshare", "-rn");

  /**
   * In a namespace that has no network but a loopback that is down; where this machine allows none,
   * behind a proxy of loopback that lets nothing through.
   */
  @Test
  void everyWayOutIsRefusedBeforeAConnectionIsTried() throws Exception {
    if (!permitted()) {
      everyWayOutIsRefusedBeforeTheProxyIsAsked();
      return;
    }
    List<String> command = new ArrayList<>(WITHOUT_NETWORK);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dvertx.disableDnsResolver=true",
            "-cp",
            System.getProperty("java.class.path"),
            BlockedAttempts.class.getName()));
    Process attempts = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(attempts.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(attempts.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(attempts.exitValue()).as(said).isZero();
  }

  @Test
  void everyWayOutIsRefusedBeforeTheProxyIsAsked() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      ConnectProxy proxy = ConnectProxy.start(vertx, 0, null);
      Proxy through = new Proxy("127.0.0.1", proxy.port(), null, null);
      assertThat(new BlockedAttempts(vertx, through).run()).isEmpty();
      assertThat(proxy.heads).isEmpty();
    } finally {
      vertx.close().await();
    }
  }

  private static boolean permitted() throws InterruptedException {
    List<String> command = new ArrayList<>(WITHOUT_NETWORK);
    command.add("true");
    try {
      Process probe =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return probe.waitFor(20, TimeUnit.SECONDS) && probe.exitValue() == 0;
    } catch (IOException e) {
      // There is no such command here.
      return false;
    }
  }
}
