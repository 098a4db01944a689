package io.hookgate.cli;

import static io.hookgate.testkit.ScriptedDestination.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.PseudoTerminal;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.ScriptedDestination;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The real JAR at a terminal: what only people see, and Ctrl-C. */
class PseudoTerminalIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final Path JAR =
      Path.of(System.getProperty("hookgate.jar", "target/hookgate.jar")).toAbsolutePath();

  private final CountDownLatch gate = new CountDownLatch(1);
  private ScriptedDestination.Script script = answer("200 OK");
  private ScriptedDestination crm;
  private GatewayKit kit;

  @BeforeEach
  void start() {
    crm = new ScriptedDestination((request, connection) -> script.play(request, connection));
    kit =
        GatewayKit.start(
            REDIS,
            """
            { "sources": [ { "name": "github",
                             "verify": { "provider": "github", "secrets": ["s-0123456789"] } } ],
              "destinations": [ { "name": "crm", "url": "%s" } ],
              "routes": [ { "name": "pushes", "source": "github", "types": ["*"],
                            "destinations": ["crm"] } ] }
            """
                .formatted(crm.url("/hooks")));
  }

  @AfterEach
  void stop() {
    gate.countDown();
    kit.close();
    crm.close();
  }

  @Test
  void tablesFitTheTerminalInColour() throws IOException, InterruptedException {
    delivered("a-type-that-is-much-longer-than-the-terminal-has-room-for.created");

    try (PseudoTerminal terminal = terminal(90, Map.of(), "events")) {
      assertThat(terminal.awaitEnd()).as(terminal.screen()).isZero();
      assertThat(terminal.screen()).contains("\u001b[32mdelivered\u001b[0m", "…");
      assertThat(terminal.screen().replaceAll("\u001b\\[\\d+m", "").lines())
          .hasSize(2)
          .allMatch(line -> line.length() <= 90)
          .anyMatch(line -> line.length() == 90);
    }
    try (PseudoTerminal plain = terminal(90, Map.of("NO_COLOR", "1"), "events | cat")) {
      assertThat(plain.awaitEnd()).isZero();
      assertThat(plain.screen()).contains("than-the-terminal-has-room-for.created");
    }
    try (PseudoTerminal plain = terminal(90, Map.of("NO_COLOR", "1"), "events")) {
      assertThat(plain.awaitEnd()).isZero();
      assertThat(plain.screen()).contains("delivered", "…").doesNotContain("\u001b");
    }
  }

  @Test
  void tailFollowsUntilCtrlCAndThatIsFine() throws IOException, InterruptedException {
    String before = delivered("before");
    try (PseudoTerminal terminal = terminal(120, Map.of(), "tail -f")) {
      terminal.awaitText(before);

      String after = delivered("after");
      terminal.awaitText(after);
      terminal.awaitText("#1  success  200");
      terminal.interrupt();

      assertThat(terminal.awaitEnd()).as(terminal.screen()).isZero();
      assertThat(terminal.screen()).doesNotContain("Exception").containsOnlyOnce(before);
    }
  }

  @Test
  void aReplaysBarIsDrawnOverItselfToItsEnd() throws IOException, InterruptedException {
    delivered("one");
    delivered("two");
    script = held();
    try (PseudoTerminal terminal = terminal(100, Map.of(), "replay --source github")) {
      terminal.awaitText("Make 2 deliveries? [y/N]");
      terminal.type("y\n");
      terminal.awaitText("░░ 0/2 0 delivered, 2 on their way");
      gate.countDown();

      assertThat(terminal.awaitEnd()).as(terminal.screen()).isZero();
      assertThat(terminal.screen())
          .contains("\r" + "█".repeat(30) + " 2/2 2 delivered\u001b[K\r\n")
          .containsPattern("replay rpl_\\w+ done: 2 queued, 2 delivered");
    }
  }

  @Test
  void ctrlCLeavesAReplayRunningAndSaysSo() throws IOException, InterruptedException {
    String id = delivered("one");
    script = held();
    try (PseudoTerminal terminal = terminal(100, Map.of(), "replay " + id)) {
      terminal.awaitText("1 on their way");
      terminal.interrupt();

      assertThat(terminal.awaitEnd()).as(terminal.screen()).isZero();
      assertThat(terminal.screen())
          .containsPattern("the replay (rpl_\\w+) goes on: 'hookgate replay --follow \\1'");
    }
    gate.countDown();
    JsonObject replay =
        Eventually.see(
            () -> kit.api().get("/api/v1/replays").json().getJsonArray("items").getJsonObject(0),
            it -> it.getInteger("delivered") == 1);
    assertThat(replay.getString("state")).isEqualTo("done");
  }

  @Test
  void aReaderThatGoesAwayIsNoFailure() throws IOException, InterruptedException {
    for (int i = 0; i < 3; i++) {
      delivered("type" + i);
    }
    String piped = "bash -c 'set -o pipefail; %s | head -1'";
    try (PseudoTerminal terminal =
        shell(100, Map.of(), piped.formatted(command("events --json")))) {
      assertThat(terminal.awaitEnd()).as(terminal.screen()).isZero();
      assertThat(terminal.screen().lines()).hasSize(1);
    }
  }

  private ScriptedDestination.Script held() {
    return (request, connection) -> {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      answer("200 OK").play(request, connection);
    };
  }

  private String delivered(String type) {
    return new GitHub(kit).delivered(type);
  }

  private PseudoTerminal terminal(int columns, Map<String, String> environment, String arguments)
      throws IOException {
    return shell(columns, environment, command(arguments));
  }

  private PseudoTerminal shell(int columns, Map<String, String> environment, String command)
      throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.put(ApiAccess.URL, "http://127.0.0.1:" + kit.apiPort());
    all.put(ApiAccess.KEY, GatewayKit.ADMIN);
    return new PseudoTerminal(columns, all, command);
  }

  private static String command(String arguments) {
    return "%s -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar %s %s"
        .formatted(Path.of(System.getProperty("java.home"), "bin", "java"), JAR, arguments);
  }
}
