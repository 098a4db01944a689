package io.hookgate.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServerChoiceIT {
  private final Path first;
  private final Path second;
  private final Servers servers;
  private final Path data;

  ServerChoiceIT(@TempDir Path temporary) {
    this.first = temporary.resolve("first");
    this.second = temporary.resolve("second");
    this.data = temporary.resolve("data");
    this.servers = new Servers(temporary);
  }

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectories(first);
    Files.createDirectories(second);
    Files.createDirectories(data);
  }

  @AfterEach
  void stopServers() {
    servers.close();
  }

  @Test
  void prefersRedisOnThePathThenValkeyThenTheBundledServer() throws Exception {
    assertThat(choose()).isEqualTo(bundled());

    servers.program(first.resolve("valkey-server"), "Valkey server v=7.2.5 sha=0");
    assertThat(choose()).isEqualTo(first.resolve("valkey-server"));

    servers.program(second.resolve("redis-server"), "Redis server v=7.0.11 sha=0");
    assertThat(choose()).isEqualTo(second.resolve("redis-server"));
  }

  @Test
  void passesOverServersThatAreTooOldOrSomethingElse() throws Exception {
    servers.program(first.resolve("redis-server"), "Redis server v=6.2.14 sha=0");
    servers.program(first.resolve("valkey-server"), "Valkey server v=7.1.9 sha=0");
    assertThat(choose()).isEqualTo(bundled());

    servers.program(first.resolve("redis-server"), "Hello");
    assertThat(choose()).isEqualTo(bundled());

    servers.program(second.resolve("redis-server"), "Redis server v=7.4.1 sha=0");
    assertThat(choose()).isEqualTo(second.resolve("redis-server"));
  }

  @Test
  void takesTheKindFromWhatTheProgramSaysNotFromItsName() throws Exception {
    servers.program(first.resolve("redis-server"), "Valkey server v=8.0.1 sha=0");
    Files.writeString(data.resolve("written-by"), "valkey 8.0.1\n");

    assertThat(choose()).isEqualTo(first.resolve("redis-server"));
  }

  @Test
  void passesOverServersThatMustNotOpenTheData() throws Exception {
    Files.writeString(data.resolve("written-by"), "valkey 8.0.0\n");
    servers.program(first.resolve("redis-server"), "Redis server v=7.4.1 sha=0");
    servers.program(first.resolve("valkey-server"), "Valkey server v=7.2.5 sha=0");
    servers.program(second.resolve("valkey-server"), "Valkey server v=8.0.0 sha=0");

    assertThat(choose()).isEqualTo(second.resolve("valkey-server"));
  }

  @Test
  void saysWhatToInstallForDataOfANewerServerOrAnotherKind() throws IOException {
    servers.program(first.resolve("redis-server"), "Redis server v=7.2.5 sha=0");
    for (String writer : List.of("redis 99.1.0", "valkey 8.0.1")) {
      Files.writeString(data.resolve("written-by"), writer + "\n");

      assertThatExceptionOfType(EmbeddedRedisException.class)
          .isThrownBy(() -> servers.startWith(first))
          .withMessageContaining("last written by " + writer)
          .withMessageContaining("Found: redis 7.2.5 (" + first)
          .withMessageContaining("Install " + writer.replace(" ", "-server ") + " or newer");
    }
    assertThat(data.resolve("redis.sock")).doesNotExist();
  }

  @Test
  void saysWhatToInstallWhereNoServerIsBundled() throws Exception {
    try (DataDir dir = DataDir.open(data)) {
      assertThatExceptionOfType(EmbeddedRedisException.class)
          .isThrownBy(() -> new ServerChoice(dir, path(), Optional.empty()).choose())
          .withMessageContaining("Found: none")
          .withMessageContaining("redis-server 7.0")
          .withMessageContaining("valkey-server 7.2");
    }
  }

  @Test
  void startsTheServerFromThePathAndNotesIt() throws Exception {
    servers.program(first.resolve("redis-server"), "Redis server v=7.2.5 sha=0");

    EmbeddedRedis redis = servers.startWith(first);

    assertThat(redis.version()).isEqualTo("redis 7.2.5");
    assertThat(data.resolve("written-by")).hasContent("redis 7.2.5");
  }

  @Test
  void unpacksTheBundledServerAnewWhenItsFileIsDamaged() throws Exception {
    Path server = choose();
    byte[] whole = Files.readAllBytes(server);
    byte[] damaged = whole.clone();
    damaged[whole.length / 2]++;
    Files.write(server, damaged);

    choose();

    assertThat(Files.mismatch(server, Files.write(first.resolve("whole"), whole))).isEqualTo(-1);
    assertThat(server).isExecutable();
  }

  private Path choose() throws IOException, InterruptedException {
    try (DataDir dir = DataDir.open(data)) {
      return new ServerChoice(dir, path(), BundledServer.here()).choose().executable();
    }
  }

  private Map<String, String> path() {
    return Map.of("PATH", "relative::" + first + ":" + second);
  }

  private Path bundled() {
    return data.resolve(BundledServer.here().orElseThrow().resource());
  }
}
