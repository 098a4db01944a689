package io.hookgate.config;

import io.hookgate.config.RedisConfig.Mode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The keys that a gateway with an embedded Redis makes for itself at its first start: an API key
 * and a data key, each in a file that only its owner can read, in {@code keys} beside the Redis's
 * folder. They are read back at every later start. It reads and writes files and blocks: not for
 * event loops.
 */
public final class KeyFiles {
  /** What a configuration was completed with. */
  public record Completed(GatewayConfig config, List<Path> made) {}

  /** The file of the API key within the folder. */
  public static final String API_KEY = "api-key";

  /** The file of the data key within the folder. */
  public static final String DATA_KEY = "data-key";

  /** The name of the made API key and the id of the made data key. */
  public static final String NAME = "local";

  private static final String API_KEY_PREFIX = "hk_";
  private static final int RANDOM_BYTES = 32;
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private final SecureRandom random;
  private final List<Path> made = new ArrayList<>();

  private KeyFiles(SecureRandom random) {
    this.random = random;
  }

  /**
   * Adds the keys that the configuration leaves to the gateway, making them where they are not
   * there yet.
   *
   * @return the complete configuration, and the files that were made, for the caller to name once
   * @throws IOException saying what to do, when a file cannot be made or read, can be read by
   *     others, is damaged, or is missing although there is data that it sealed
   */
  public static Completed complete(GatewayConfig config, SecureRandom random) throws IOException {
    if (config.redis().mode() != Mode.EMBEDDED) {
      return new Completed(config, List.of());
    }
    KeyFiles files = new KeyFiles(random);
    Path dataDir = config.redis().dataDir();
    ApiConfig api = config.api();
    if (api.keys().isEmpty() && Hosts.loopback(api.host())) {
      ApiKeyConfig key = new ApiKeyConfig(NAME, files.apiKey(dataDir), List.of(Scope.ADMIN), null);
      api = new ApiConfig(api.host(), api.port(), List.of(key), api.redact());
    }
    EncryptionConfig encryption = config.encryption();
    if (encryption.keys().isEmpty()) {
      DataKeyConfig key = new DataKeyConfig(NAME, files.dataKey(dataDir));
      encryption = new EncryptionConfig(List.of(key), encryption.payloads());
    }
    GatewayConfig complete =
        new GatewayConfig(
            config.ingress(),
            api,
            config.redis(),
            encryption,
            config.retention(),
            config.network(),
            config.shutdown(),
            config.log(),
            config.sources(),
            config.destinations(),
            config.routes(),
            config.alerts(),
            config.replay(),
            config.defaults(),
            config.files(),
            config.fingerprint());
    return new Completed(complete, List.copyOf(files.made));
  }

  /** The folder of the keys for a Redis's folder. */
  public static Path folder(Path dataDir) {
    return dataDir.toAbsolutePath().normalize().resolveSibling("keys");
  }

  /**
   * The API key that a gateway made, for commands on the same machine.
   *
   * @throws NoSuchFileException when none was made yet
   * @throws IOException saying what to do, when it cannot be used
   */
  public static Secret readApiKey(Path dataDir) throws IOException {
    return read(folder(dataDir).resolve(API_KEY), KeyFiles::apiKeyForm);
  }

  private Secret apiKey(Path dataDir) throws IOException {
    Path file = folder(dataDir).resolve(API_KEY);
    if (!Files.exists(file)) {
      Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
      make(file, API_KEY_PREFIX + encoder.encodeToString(bytes()));
    }
    return read(file, KeyFiles::apiKeyForm);
  }

  /** A new data key beside old data would leave that data unreadable, and nobody would know. */
  private Secret dataKey(Path dataDir) throws IOException {
    Path file = folder(dataDir).resolve(DATA_KEY);
    if (!Files.exists(file)) {
      if (Files.exists(dataDir.resolve("appendonlydir"))) {
        throw new IOException(
            "%s is missing, but %s holds data that it sealed: put it back from the backup, or name"
                    .formatted(file, dataDir)
                + " the key in \"encryption.keys\"");
      }
      make(file, Base64.getEncoder().encodeToString(bytes()));
    }
    return read(file, StorageReader::dataKey);
  }

  private byte[] bytes() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A hard link, unlike a rename, never replaces the key that another process made meanwhile. */
  private void make(Path file, String content) throws IOException {
    Path folder = privateFolder(file.resolveSibling(""));
    Path draft =
        Files.createTempFile(
            folder, file.getFileName() + ".", ".new", PosixFilePermissions.asFileAttribute(FILE));
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(content + "\n");
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.createLink(file, draft);
      made.add(file);
    } catch (FileAlreadyExistsException e) {
      // The other process's key is read next.
    } finally {
      Files.delete(draft);
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Made private; one that is there stays as it is, since the files guard themselves. */
  private static Path privateFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Path parent = folder.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      try {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
      } catch (FileAlreadyExistsException e) {
        // Another process made it meanwhile, or it is a file, which the next step reports.
      }
    }
    return folder;
  }

  private static Secret read(Path file, Predicate<String> form) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (!FILE.containsAll(permissions)) {
      throw new IOException(
          "%s can be used by others (%s): take their rights away with chmod 600 %s, and make a new"
                  .formatted(file, PosixFilePermissions.toString(permissions), file)
              + " key if they may have read it");
    }
    String value = Files.readString(file).strip();
    if (!form.test(value)) {
      throw new IOException(file + " is damaged: put it back from the backup");
    }
    return new Secret(value, "file " + file);
  }

  private static boolean apiKeyForm(String text) {
    return text.matches(API_KEY_PREFIX + "[A-Za-z0-9_-]{20,}");
  }
}
