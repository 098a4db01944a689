package io.hookgate.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerFilesTest {
  @Test
  void quotesPathsAsRedisReadsThem() {
    assertThat(ServerConfig.quoted(Path.of("/a b/\"c\"\\d\ne")))
        .isEqualTo("\"/a b/\\\"c\\\"\\\\d\\ne\"");
  }

  @Test
  void knowsTheBundledServerOfEachSystem() {
    assertThat(BundledServer.of("Linux", "amd64"))
        .contains(new BundledServer("redis-server-7.0.15-linux-amd64"));
    assertThat(BundledServer.of("Linux", "aarch64"))
        .contains(new BundledServer("redis-server-7.0.15-linux-arm64"));
    assertThat(BundledServer.of("Linux", "i386"))
        .contains(new BundledServer("redis-server-7.0.15-linux-386"));
    assertThat(BundledServer.of("Linux", "riscv64")).isEmpty();
    assertThat(BundledServer.of("Windows 11", "amd64")).isEmpty();
  }

  @Test
  void hasTheServersThatItKnows() {
    for (String arch : new String[] {"amd64", "arm64", "386"}) {
      assertThat(getClass().getResource("/redis-server-7.0.15-linux-" + arch)).isNotNull();
    }
  }

  @Test
  void boundsTheLogAndShowsItsEnd(@TempDir Path folder) throws IOException {
    ServerLog log = new ServerLog(folder.resolve("redis.log"));
    log.bound();
    assertThat(log.lastLines()).contains("cannot be read");

    Files.writeString(log.file(), "first\n" + "x\n".repeat(ServerLog.MAX_BYTES / 2) + "last\n");
    assertThat(log.lastLines()).endsWith("x\nlast").doesNotContain("first");

    log.bound();
    assertThat(log.file()).doesNotExist();
    assertThat(folder.resolve("redis.log.1")).exists();
  }

  @Test
  void refusesANoteThatItDoesNotUnderstand(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("written-by"), "dragonfly 1\n");
    try (DataDir dir = DataDir.open(folder)) {
      assertThatExceptionOfType(EmbeddedRedisException.class)
          .isThrownBy(dir::writtenBy)
          .withMessageContaining("'dragonfly 1'")
          .withMessageContaining("'redis 7.0.15'");
    }
  }
}
