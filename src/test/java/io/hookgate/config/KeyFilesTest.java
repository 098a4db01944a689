package io.hookgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {
  private static final String DATA_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  private final Path data;
  private final Path keys;
  private final ConfigFolder folder;
  private final SecureRandom random = new SecureRandom();

  KeyFilesTest(@TempDir Path folder) {
    this.folder = new ConfigFolder(folder);
    this.data = folder.resolve("data");
    this.keys = data.resolve("keys");
  }

  @Test
  void makesBothKeysAtTheFirstStartForTheirOwnerOnly() throws IOException {
    KeyFiles.Completed completed = KeyFiles.complete(config(""), random);

    assertThat(completed.made()).containsExactly(keys.resolve("api-key"), keys.resolve("data-key"));
    assertThat(completed.config().api().keys())
        .singleElement()
        .satisfies(
            key -> {
              assertThat(key.name()).isEqualTo("local");
              assertThat(key.scopes()).containsExactly(Scope.ADMIN);
              assertThat(key.secret().value()).matches("hk_[A-Za-z0-9_-]{43}");
              assertThat(keys.resolve("api-key")).hasContent(key.secret().value());
            });
    assertThat(completed.config().encryption().keys())
        .singleElement()
        .satisfies(
            key -> {
              assertThat(key.id()).isEqualTo("local");
              assertThat(StorageReader.dataKey(key.secret().value())).isTrue();
            });
    assertThat(permissions(keys)).isEqualTo("rwx------");
    assertThat(permissions(keys.resolve("api-key"))).isEqualTo("rw-------");
    assertThat(permissions(keys.resolve("data-key"))).isEqualTo("rw-------");
    assertThat(keys).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void readsThemBackAtLaterStarts() throws IOException {
    GatewayConfig first = KeyFiles.complete(config(""), random).config();
    KeyFiles.Completed second = KeyFiles.complete(config(""), random);

    assertThat(second.made()).isEmpty();
    assertThat(second.config()).isEqualTo(first);
    assertThat(KeyFiles.readApiKey(data.resolve("redis")))
        .isEqualTo(first.api().keys().get(0).secret());
  }

  @Test
  void makesOnlyWhatIsLeftToIt() throws IOException {
    KeyFiles.Completed apiKey =
        KeyFiles.complete(
            config(
                ", \"encryption\": {\"keys\": [{\"id\": \"k\", \"secret\": \"%s\"}]}"
                    .formatted(DATA_KEY)),
            random);

    assertThat(apiKey.made()).containsExactly(keys.resolve("api-key"));
    assertThat(apiKey.config().encryption().keys())
        .extracting(DataKeyConfig::id)
        .containsExactly("k");
  }

  @Test
  void makesNothingForAStandaloneRedis() throws IOException {
    GatewayConfig config =
        folder.config(
            """
            {"redis": {"mode": "standalone", "url": "redis://127.0.0.1", "dataDir": "%s"},
             "api": {"keys": [{"name": "a", "secret": "0123456789abcdef", "scopes": ["read"]}]},
             "encryption": {"keys": [{"id": "k", "secret": "%s"}]}}"""
                .formatted(data.resolve("redis"), DATA_KEY));

    assertThat(KeyFiles.complete(config, random))
        .isEqualTo(new KeyFiles.Completed(config, List.of()));
    assertThat(data).doesNotExist();
  }

  @Test
  void refusesAFileThatOthersCanRead() throws IOException {
    KeyFiles.complete(config(""), random);
    Path file = keys.resolve("api-key");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> KeyFiles.complete(config(""), random))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "%1$s can be used by others (rw-r-----): take their rights away with chmod 600 %1$s,"
                    .formatted(file)
                + " and make a new key if they may have read it");
  }

  @Test
  void refusesADamagedFileWithoutShowingIt() throws IOException {
    KeyFiles.complete(config(""), random);
    Files.writeString(keys.resolve("data-key"), "geheim");

    assertThatThrownBy(() -> KeyFiles.complete(config(""), random))
        .hasMessage(keys.resolve("data-key") + " is damaged: put it back from the backup");
  }

  @Test
  void refusesToMakeANewDataKeyBesideOldData() throws IOException {
    Files.createDirectories(data.resolve("redis/appendonlydir"));

    assertThatThrownBy(() -> KeyFiles.complete(config(""), random))
        .hasMessageContaining("data-key is missing, but")
        .hasMessageContaining("name the key in \"encryption.keys\"");
    assertThat(keys.resolve("data-key")).doesNotExist();
  }

  @Test
  void saysThatNoKeyWasMadeYet() {
    assertThatThrownBy(() -> KeyFiles.readApiKey(data.resolve("redis")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void twoFirstStartsAtOnceAgreeOnTheKeys() throws Exception {
    GatewayConfig config = config("");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<GatewayConfig> start = () -> KeyFiles.complete(config, random).config();
      List<Future<GatewayConfig>> started =
          threads.invokeAll(IntStream.range(0, 16).mapToObj(i -> start).toList());

      GatewayConfig first = started.get(0).get();
      for (Future<GatewayConfig> other : started) {
        assertThat(other.get()).isEqualTo(first);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private GatewayConfig config(String more) {
    return folder.config(
        "{\"redis\": {\"dataDir\": \"" + data.resolve("redis") + "\"}" + more + "}");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
