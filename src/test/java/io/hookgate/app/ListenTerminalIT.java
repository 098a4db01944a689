package io.hookgate.app;

import static io.hookgate.testkit.Eventually.see;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code listen} in a pseudo-terminal, as its own process: keys, and the terminal afterwards. */
class ListenTerminalIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final Path SCRIPT = Path.of("/usr/bin/script");
  private static final int CTRL_C = 3;

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger arrived = new AtomicInteger();
  private GatewayKit kit;
  private HttpServer local;
  private Process process;

  @BeforeEach
  void start() throws IOException {
    assumeThat(SCRIPT).as("util-linux's script").exists();
    kit =
        GatewayKit.start(
            REDIS,
            "{ \"sources\": [ { \"name\": \"any\", \"verify\": { \"scheme\": \"none\" } } ] }");
    local =
        StoreKit.await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      arrived.incrementAndGet();
                      request.response().end();
                    })
                .listen(0, "127.0.0.1"));
    Path command =
        Files.writeString(
            folder.resolve("command"),
            """
            trap : INT
            echo "BEFORE $(stty -g)"
            "%s" -Xmx256m -cp "%s" io.hookgate.app.Main listen any --to %d
            echo "ENDED $?"
            echo "AFTER $(stty -g)"
            """
                .formatted(
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    System.getProperty("java.class.path"),
                    local.actualPort()));
    ProcessBuilder builder =
        new ProcessBuilder(
                SCRIPT.toString(), "-qefc", "bash " + command, folder.resolve("typed").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("shown").toFile());
    builder.environment().put("HOOKGATE_URL", "http://127.0.0.1:" + kit.apiPort());
    builder.environment().put("HOOKGATE_API_KEY", GatewayKit.ADMIN);
    process = builder.start();
    see(this::shown, text -> text.contains("q ends"));
    see(() -> kit.metrics().contains("hookgate_stream_clients 1"), open -> open);
  }

  @AfterEach
  void stop() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    if (kit != null) {
      kit.close();
    }
    StoreKit.await(vertx.close());
  }

  @Test
  void aSingleKeyReplaysAndAnotherEnds() throws Exception {
    String id = kit.ingress().post("/in/any", "{}").json().getString("id");
    see(this::shown, text -> text.contains(id));
    assertThat(shown()).contains("\u001b[32m200\u001b[0m");

    press('r');
    see(arrived::get, times -> times == 2);
    see(this::shown, text -> text.contains("replayed"));
    press('q');

    see(this::shown, text -> text.contains("AFTER"));
    assertThat(shown()).contains("ENDED 0");
    theTerminalIsAsBefore();
  }

  @Test
  void ctrlCLeavesTheTerminalAsItWas() throws Exception {
    press(CTRL_C);

    see(this::shown, text -> text.contains("AFTER"));
    assertThat(shown()).contains("ENDED 130");
    theTerminalIsAsBefore();
  }

  private void theTerminalIsAsBefore() throws InterruptedException {
    assertThat(line("AFTER")).isNotEmpty().isEqualTo(line("BEFORE"));
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  private String line(String word) {
    return shown()
        .lines()
        .filter(line -> line.startsWith(word + ' '))
        .map(line -> line.substring(word.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  private void press(int key) throws IOException {
    OutputStream keyboard = process.getOutputStream();
    keyboard.write(key);
    keyboard.flush();
  }

  private String shown() {
    try {
      return Files.readString(folder.resolve("shown"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
