package io.hookgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.RedisExtension;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** How commands find a gateway and prove who they are, and what they say when that fails. */
class ApiAccessIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String MADE = "hk_0123456789abcdef0123456789";

  @TempDir private Path folder;
  private GatewayKit kit;

  @BeforeEach
  void start() {
    kit =
        GatewayKit.start(
            REDIS,
            """
            { "api": { "keys": [
                { "name": "local", "secret": "%s", "scopes": ["admin"] },
                { "name": "reader", "secret": "%s", "scopes": ["read"] } ] },
              "destinations": [ { "name": "crm", "url": "https://crm.example/" } ] }
            """
                .formatted(MADE, GatewayKit.READ));
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void readsNoConfigurationWhenBothVariablesAreSet() {
    String missing = folder.resolve("none.json").toString();

    assertThat(Shell.at(kit.apiPort(), MADE).run("destinations", "--conf", missing).code())
        .isZero();
    Shell.Ran withoutKey =
        new Shell(Map.of(ApiAccess.URL, url()), null).run("destinations", "--conf", missing);
    assertThat(withoutKey.code()).isEqualTo(ExitCodes.WRONG_USAGE);
    assertThat(withoutKey.err()).contains("none.json");
  }

  @Test
  void takesAddressAndMadeKeyFromTheConfigurationsMachine() throws IOException {
    Path key = Files.createDirectory(folder.resolve("keys")).resolve("api-key");
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, MADE + "\n");
    String conf = configuration();
    Shell shell = new Shell(Map.of(), null);

    assertThat(shell.run("pause", "crm", "--conf", conf).out()).contains("paused", "by local");
    Files.writeString(key, MADE.replace('0', 'x') + "\n");
    assertThat(shell.run("events", "--conf", conf).err())
        .contains("the key was that of file " + key)
        .doesNotContain("hk_x");
    Files.delete(key);
    Shell.Ran none = shell.run("events", "--conf", conf);
    assertThat(none.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(none.err()).contains("no API key: set HOOKGATE_API_KEY");
  }

  @Test
  void namesTheKeyThatWasRefusedByWhereItCameFrom() {
    Shell.Ran unknown = Shell.at(kit.apiPort(), "hk_nobody-knows-this-one").run("events");
    assertThat(unknown.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(unknown.err())
        .contains("(the key was that of env HOOKGATE_API_KEY)")
        .doesNotContain("nobody-knows");
    Shell.Ran lacking = Shell.at(kit.apiPort(), GatewayKit.READ).run("pause", "crm");
    assertThat(lacking.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(lacking.err()).contains("admin", "env HOOKGATE_API_KEY");
    Shell.Ran broken = Shell.at(kit.apiPort(), "two\nlines").run("events");
    assertThat(broken.code()).isEqualTo(ExitCodes.WRONG_USAGE);
    assertThat(broken.err()).contains("HOOKGATE_API_KEY").doesNotContain("two");
  }

  @Test
  void theOptionWinsOverTheVariableAndAPathGoesBeforeTheCalls() {
    Shell nowhere = Shell.at(1, MADE);

    assertThat(nowhere.run("destinations", "--api", url() + "/").code()).isZero();
    Shell.Ran below = nowhere.run("destinations", "--api", url() + "/behind/a/proxy");
    assertThat(below.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(below.err()).isNotEmpty();
  }

  @Test
  void saysWhenNobodyAnswersAndWhenTheAddressIsNone() {
    Shell.Ran nobody = Shell.at(1, MADE).run("events");
    assertThat(nobody.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(nobody.err()).contains("http://127.0.0.1:1: is it running?");
    for (String wrong : new String[] {"localhost:8081", "ftp://a/", "http://", "not a url"}) {
      Shell.Ran ran = Shell.at(1, MADE).run("events", "--api", wrong);
      assertThat(ran.code()).as(wrong).isEqualTo(ExitCodes.WRONG_USAGE);
      assertThat(ran.err()).contains("--api is no URL of an API: write http://127.0.0.1:8081");
    }
    Shell.Ran listener = Shell.at(kit.ingressPort(), MADE).run("events");
    assertThat(listener.code()).isEqualTo(ExitCodes.FAILED);
  }

  @Test
  void endsQuietlyAndWellWhenNobodyReadsOn() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    StringWriter errors = new StringWriter();
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            new PrintWriter(closed, true, StandardCharsets.UTF_8),
            new PrintWriter(errors),
            false,
            Map.of(ApiAccess.URL, url(), ApiAccess.KEY, MADE));
    CommandLine line = new CommandLine(CommandSpec.create().name("hookgate"));
    Commands.addTo(line, terminal);

    assertThatThrownBy(() -> terminal.say("anybody?")).isInstanceOf(OutputClosed.class);
    assertThat(line.execute("destinations")).isZero();
    assertThat(errors.toString()).isEmpty();
  }

  private String url() {
    return "http://127.0.0.1:" + kit.apiPort();
  }

  private String configuration() throws IOException {
    return Files.writeString(
            folder.resolve("hookgate.json"),
            """
            { "api": { "host": "127.0.0.1", "port": %d }, "redis": { "dataDir": "%s" } }
            """
                .formatted(kit.apiPort(), folder.resolve("redis")))
        .toString();
  }
}
