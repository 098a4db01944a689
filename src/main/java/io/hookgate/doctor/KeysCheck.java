package io.hookgate.doctor;

import io.hookgate.config.ApiKeyConfig;
import io.hookgate.config.DataKeyConfig;
import io.hookgate.config.GatewayConfig;
import io.hookgate.config.KeyFiles;
import io.hookgate.config.RedisConfig.Mode;
import io.hookgate.config.Secret;
import io.hookgate.config.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The keys: there, and nobody else's to read. It never reads them. */
final class KeysCheck {
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);
  private static final String FILE = "file ";

  private final GatewayConfig config;
  private final List<Finding> findings = new ArrayList<>();

  KeysCheck(GatewayConfig config) {
    this.config = config;
  }

  /** All of them. */
  List<Finding> look() throws IOException {
    Path dataDir = config.redis().dataDir();
    Path folder = KeyFiles.folder(dataDir);
    boolean embedded = config.redis().mode() == Mode.EMBEDDED;
    if (embedded && config.encryption().keys().isEmpty()) {
      dataKey(folder.resolve(KeyFiles.DATA_KEY), Files.exists(dataDir.resolve("appendonlydir")));
    }
    if (embedded && config.api().keys().isEmpty()) {
      made("keys.api", folder.resolve(KeyFiles.API_KEY));
    }
    if (!embedded && config.encryption().keys().isEmpty()) {
      findings.add(
          Finding.warning(
              "keys.data",
              "no data key: secrets that are brought through the API cannot be kept",
              "name one under encryption.keys"));
    }
    for (DataKeyConfig key : config.encryption().keys()) {
      given("keys.data", key.secret());
    }
    for (ApiKeyConfig key : config.api().keys()) {
      given("keys.api", key.secret());
    }
    TlsConfig tls = config.ingress().tls();
    if (tls != null) {
      mode("keys.tls", tls.key(), "");
    }
    return findings;
  }

  private void dataKey(Path file, boolean data) throws IOException {
    if (!Files.exists(file) && data) {
      findings.add(
          Finding.problem(
              "keys.data",
              file + " is missing, and there is data that it sealed",
              "put it back from the backup, or name the key in encryption.keys"));
    } else {
      made("keys.data", file);
    }
  }

  private void made(String check, Path file) throws IOException {
    if (Files.exists(file)) {
      mode(check, file, "; keep a backup of it apart from the data");
    } else {
      findings.add(Finding.ok(check, file + " is made at the first start"));
    }
  }

  private void given(String check, Secret secret) throws IOException {
    if (secret.origin().startsWith(FILE)) {
      mode(check, Path.of(secret.origin().substring(FILE.length())), "");
    } else {
      findings.add(Finding.ok(check, "from " + secret.origin()));
    }
  }

  private void mode(String check, Path file, String hint) throws IOException {
    if (!Files.exists(file)) {
      findings.add(Finding.problem(check, file + " is missing", "put it back from the backup"));
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    String shown = PosixFilePermissions.toString(permissions);
    boolean open = permissions.stream().anyMatch(OTHERS::contains);
    findings.add(
        open
            ? Finding.problem(
                check,
                "%s can be used by others (%s)".formatted(file, shown),
                "chmod 600 %s, and make a new key if they may have read it".formatted(file))
            : Finding.ok(check, "%s (%s)%s".formatted(file, shown, hint)));
  }
}
