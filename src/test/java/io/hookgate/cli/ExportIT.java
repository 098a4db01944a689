package io.hookgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What an export does with lines that a script answers. */
@Timeout(30)
class ExportIT {
  private static final String END = "{\"cursor\":null}\n";

  @TempDir private Path folder;
  private final Queue<String> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final AtomicBoolean endless = new AtomicBoolean();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private int status = 200;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    endless.set(false);
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void endsWellAsSoonAsNobodyReadsOn() {
    endless.set(true);
    OutputStream head =
        new OutputStream() {
          private int left = 3;

          @Override
          public void write(int b) {}

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            if (--left < 0) {
              throw new IOException("Broken pipe");
            }
          }
        };
    StringWriter errors = new StringWriter();
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            new PrintWriter(head, true, StandardCharsets.UTF_8),
            new PrintWriter(errors),
            false,
            Map.of(ApiAccess.URL, url(), ApiAccess.KEY, "key"));
    CommandLine line = new CommandLine(CommandSpec.create().name("hookgate"));
    Commands.addTo(line, terminal);

    assertThat(line.execute("export")).isZero();
    assertThat(errors.toString()).isEmpty();
  }

  @Test
  void takesPayloadsThatOnlyAStreamCanRead() {
    String deep = "[".repeat(1000) + "]".repeat(1000);
    String digits = "7".repeat(2000);
    String lines =
        "{\"id\":\"evt_2\",\"cursor\":\"c2\",\"payload\":%s}\n".formatted(deep)
            + "{\"id\":\"evt_1\",\"cursor\":\"c1\",\"payload\":%s}\n".formatted(digits);
    answers.add(lines + END);

    Shell.Ran ran = shell().run("export");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEqualTo(lines);
  }

  @Test
  void goesOnBehindTheLastWholeLineInThePeriodThatWasAskedFor() {
    answers.add("{\"id\":\"evt_2\",\"cursor\":\"c2\",\"payload\":1}\n{\"id\":\"evt_1\",\"curs");
    answers.add("{\"id\":\"evt_1\",\"cursor\":\"c1\",\"payload\":1}\n" + END);

    Shell.Ran ran = shell().run("export", "--since", "2h");

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out().lines()).hasSize(2);
    assertThat(asked).hasSize(2);
    assertThat(asked.get(1)).isEqualTo(asked.get(0) + "&cursor=c2").contains("since=2");
  }

  @Test
  void writesOutWhatATerminalWouldObey() {
    answers.add("{\"id\":\"evt_1\",\"cursor\":\"c1\",\"payload\":\"\u009b2J\u202e\"}\n" + END);

    assertThat(shell().run("export").out()).contains("\"\\u009b2J\\u202e\"");
  }

  @Test
  void leavesAFileAloneUntilTheGatewayAnswers() throws IOException {
    Path file = Files.writeString(folder.resolve("events.ndjson"), "of yesterday");
    status = 401;
    answers.add("{\"detail\":\"no such key\"}");

    assertThat(shell().run("export", "--output", file.toString()).code())
        .isEqualTo(ExitCodes.FAILED);

    assertThat(file).hasContent("of yesterday");
  }

  private Shell shell() {
    return Shell.at(server.getAddress().getPort(), "key");
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    exchange.sendResponseHeaders(status, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      if (answers.isEmpty()) {
        byte[] line =
            "{\"id\":\"evt_1\",\"cursor\":\"c1\",\"payload\":1}\n".getBytes(StandardCharsets.UTF_8);
        while (endless.get()) {
          out.write(line);
        }
      } else {
        out.write(answers.remove().getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
