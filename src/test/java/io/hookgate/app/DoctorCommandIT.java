package io.hookgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.hookgate.cli.ExitCodes;
import io.hookgate.cli.Terminal;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} beside a running gateway, beside none, and beside something else. */
class DoctorCommandIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String KEY = "hk_0123456789abcdef0123456789";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();

  @Test
  void asksTheGatewayThatRuns() throws IOException {
    try (GatewayKit kit =
        GatewayKit.start(
            REDIS,
            """
            { "api": { "keys": [ { "name": "local", "secret": "%s", "scopes": ["admin"] } ] },
              "destinations": [ { "name": "beside", "url": "http://10.0.0.1/" } ] }
            """
                .formatted(KEY))) {
      Path keys = Files.createDirectory(folder.resolve("keys"));
      Path key = Files.writeString(keys.resolve("api-key"), KEY + "\n");
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      Path conf = configuration(kit.ingressPort(), kit.apiPort());

      doctor(conf, "--json");
      JsonObject report = new JsonObject(out.toString());
      assertThat(levels(report, "ports.ingress")).containsExactly("ok");
      assertThat(levels(report, "ports.api")).containsExactly("ok");
      assertThat(levels(report, "api")).containsExactly("ok");
      assertThat(levels(report, "nodes.clock")).containsExactly("ok");
      assertThat(levels(report, "addresses")).containsExactly("ok", "problem");
      assertThat(out.toString())
          .contains("nothing is sent to beside: 10.0.0.1 is a private address");
      assertThat(out.toString()).contains("is a gateway that is ready").doesNotContain(KEY);

      Files.writeString(key, "hk_another0123456789another0123\n");
      doctor(conf, "--json");
      assertThat(levels(new JsonObject(out.toString()), "api")).containsExactly("problem");
    }
  }

  @Test
  void worksWithoutAGateway() throws IOException {
    int code = doctor(configuration(1, 2), "--json");

    JsonObject report = new JsonObject(out.toString());
    assertThat(levels(report, "ports.ingress")).containsExactly("ok");
    assertThat(levels(report, "api")).containsExactly("ok");
    assertThat(levels(report, "redis")).containsExactly("ok");
    assertThat(levels(report, "durability")).containsExactly("ok");
    assertThat(report.getLong("problems")).isZero();
    assertThat(code).isEqualTo(ExitCodes.FINE);
  }

  @Test
  void findsSomethingElseAtThePort() throws IOException {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.start();
    try {
      assertThat(doctor(configuration(other.getAddress().getPort(), 2)))
          .isEqualTo(ExitCodes.FAILED);
    } finally {
      other.stop(0);
    }
    assertThat(out.toString()).contains("is something else", "-> ", "1 problems");
  }

  @Test
  void tellsEveryProblemOfAWrongConfiguration() throws IOException {
    Path conf =
        Files.writeString(folder.resolve("wrong.json"), "{\"ingress\":{\"port\":-1},\"x\":1}");

    assertThat(doctor(conf)).isEqualTo(ExitCodes.FAILED);
    assertThat(out.toString()).contains("#/ingress/port", "#/x", "java.version");
  }

  @Test
  void findsTooFewOpenFiles() throws Exception {
    Path conf = configuration(1, 2);
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -n 256; exec \"$0\" -cp \"$1\" io.hookgate.app.Main doctor --json --conf \"$2\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                System.getProperty("java.class.path"),
                conf.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isEqualTo(ExitCodes.FAILED);
    assertThat(levels(new JsonObject(said), "open-files")).containsExactly("problem");
  }

  private int doctor(Path conf, String... more) {
    out.getBuffer().setLength(0);
    String[] all = new String[more.length + 3];
    all[0] = "doctor";
    all[1] = "--conf";
    all[2] = conf.toString();
    System.arraycopy(more, 0, all, 3, more.length);
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(), new PrintWriter(out), new PrintWriter(out), false);
    return Main.execute((config, warnings) -> ExitCodes.FAILED, terminal, all);
  }

  private Path configuration(int ingress, int api) throws IOException {
    return Files.writeString(
        folder.resolve("hookgate.json"),
        """
        { "ingress": { "host": "127.0.0.1", "port": %d },
          "api": { "host": "127.0.0.1", "port": %d }, "redis": { "dataDir": "%s" } }
        """
            .formatted(ingress, api, folder.resolve("redis")));
  }

  private static List<String> levels(JsonObject report, String check) {
    return report.getJsonArray("checks").stream()
        .map(JsonObject.class::cast)
        .filter(one -> one.getString("check").equals(check))
        .map(one -> one.getString("level"))
        .toList();
  }
}
