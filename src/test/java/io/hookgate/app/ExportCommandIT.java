package io.hookgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.cli.ExitCodes;
import io.hookgate.cli.Terminal;
import io.hookgate.testkit.Http;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands that take events out of a running gateway, and out of the world. */
class ExportCommandIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String KEY = "hk_0123456789abcdef0123456789";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String typed = "";
  private boolean interactive;
  private GatewayKit kit;
  private Path conf;

  @BeforeEach
  void start() throws IOException {
    kit =
        GatewayKit.start(
            REDIS,
            """
            { "api": { "keys": [ { "name": "local", "secret": "%s", "scopes": ["admin"] } ] } }
            """
                .formatted(KEY));
    Path key = Files.createDirectory(folder.resolve("keys")).resolve("api-key");
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, KEY + "\n");
    conf =
        Files.writeString(
            folder.resolve("hookgate.json"),
            "{\"api\":{\"host\":\"127.0.0.1\",\"port\":%d},\"redis\":{\"dataDir\":\"%s\"}}"
                .formatted(kit.apiPort(), folder.resolve("redis")));
    for (String email : List.of("a@b.c", "d@e.f", "a@b.c")) {
      publish(email);
    }
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void exportsLinesToOutputAndFile() throws IOException {
    assertThat(execute("export")).as(err.toString()).isEqualTo(ExitCodes.FINE);
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(3).allSatisfy(it -> assertThat(it).contains("\"payload\":{"));
    Path file = folder.resolve("events.ndjson");
    assertThat(execute("export", "--output", file.toString())).isEqualTo(ExitCodes.FINE);
    assertThat(Files.readAllLines(file)).isEqualTo(lines);
    String cursor = new JsonObject(lines.get(1)).getString("cursor");
    Files.writeString(file, lines.get(0) + "\n" + lines.get(1) + "\n");
    assertThat(execute("export", "--output", file.toString(), "--cursor", cursor))
        .isEqualTo(ExitCodes.FINE);
    assertThat(Files.readAllLines(file)).isEqualTo(lines);
    assertThat(err.toString()).isEmpty();
    assertThat(execute("export", "--source", "nobody")).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("there is no source");
  }

  @Test
  void expungesASubjectOnlyWhenSomebodyAgrees() {
    assertThat(execute("expunge", "--match", "/email=a@b.c")).isEqualTo(ExitCodes.WRONG_USAGE);
    assertThat(err.toString()).contains("--yes");
    assertThat(execute("expunge", "--match", "/email=a@b.c", "--dry-run"))
        .isEqualTo(ExitCodes.FINE);
    assertThat(out.toString()).contains("2 events match");
    interactive = true;
    typed = "n\n";
    assertThat(execute("expunge", "--match", "/email=a@b.c")).isEqualTo(ExitCodes.FINE);
    assertThat(out.toString()).contains("of 2 events for good? [y/N]", "Nothing was expunged.");
    typed = "yes\n";
    assertThat(execute("expunge", "--match", "/email=a@b.c")).isEqualTo(ExitCodes.FINE);
    assertThat(out.toString()).contains("2 events are expunged");
    interactive = false;
    String left = publish("a@b.c");
    assertThat(execute("expunge", left, "--yes")).isEqualTo(ExitCodes.FINE);
    assertThat(execute("expunge", left, "--yes")).isEqualTo(ExitCodes.FINE);
    assertThat(out.toString()).contains(left + " is expunged", left + " was expunged before");
    assertThat(execute("expunge", "--yes")).isEqualTo(ExitCodes.WRONG_USAGE);
    assertThat(execute("expunge", left, "--dry-run")).isEqualTo(ExitCodes.WRONG_USAGE);
  }

  private String publish(String email) {
    Http.Reply reply =
        kit.api().post("/api/v1/events", "{\"type\":\"a\",\"data\":{\"email\":\"" + email + "\"}}");
    return reply.json().getString("id");
  }

  private int execute(String command, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = command;
    all[1] = "--conf";
    all[2] = conf.toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out),
            new PrintWriter(err),
            interactive);
    return Main.execute((config, warnings) -> ExitCodes.FAILED, terminal, all);
  }
}
