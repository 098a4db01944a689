package io.hookgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.cli.ExitCodes;
import io.hookgate.cli.Terminal;
import io.hookgate.testkit.RedisExtension;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands that operate a running gateway, with the key that it made. */
class SwitchCommandIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String KEY = "hk_0123456789abcdef0123456789";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private GatewayKit kit;
  private Path conf;

  @BeforeEach
  void start() throws IOException {
    kit =
        GatewayKit.start(
            REDIS,
            """
            { "api": { "keys": [ { "name": "local", "secret": "%s", "scopes": ["admin"] } ] },
              "destinations": [ { "name": "crm", "url": "https://crm.example/" } ] }
            """
                .formatted(KEY));
    Path key = Files.createDirectory(folder.resolve("keys")).resolve("api-key");
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, KEY + "\n");
    conf = configuration(kit.apiPort());
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void pausesResumesAndLists() {
    assertThat(execute("pause", "crm", "--cause", "they migrate")).isEqualTo(ExitCodes.FINE);
    assertThat(out.toString()).contains("crm", "paused", "by local: they migrate");
    assertThat(execute("destinations")).isEqualTo(ExitCodes.FINE);
    assertThat(out.toString()).contains("NAME", "STATE");
    assertThat(execute("pause", "crm")).isEqualTo(ExitCodes.FINE);
    assertThat(err.toString()).contains("it was so already");
    assertThat(execute("resume", "crm")).isEqualTo(ExitCodes.FINE);
    assertThat(execute("destinations", "--json")).isEqualTo(ExitCodes.FINE);
    assertThat(out.toString()).contains("\"state\" : \"active\"");
  }

  @Test
  void saysWhatTheGatewayRefuses() {
    assertThat(execute("disable", "nobody")).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("there are [crm]");
    assertThat(execute("disable", "crm")).isEqualTo(ExitCodes.FINE);
    assertThat(execute("resume", "crm")).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("enable it");
  }

  @Test
  void saysWhenNoGatewayAnswersOrThereIsNoKey() throws IOException {
    assertThat(execute("destinations", "--api", "http://127.0.0.1:1")).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("is it running?");
    Files.delete(folder.resolve("keys").resolve("api-key"));
    assertThat(execute("destinations")).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("HOOKGATE_API_KEY");
  }

  private Path configuration(int apiPort) throws IOException {
    return Files.writeString(
        folder.resolve("hookgate.json"),
        """
        { "api": { "host": "127.0.0.1", "port": %d }, "redis": { "dataDir": "%s" } }
        """
            .formatted(apiPort, folder.resolve("redis")));
  }

  private int execute(String command, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = command;
    all[1] = "--conf";
    all[2] = conf.toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(), new PrintWriter(out), new PrintWriter(err), false);
    return Main.execute((config, warnings) -> ExitCodes.FAILED, terminal, all);
  }
}
