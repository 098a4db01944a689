package io.hookgate.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.ConfigLoader;
import io.hookgate.config.GatewayConfig;
import io.hookgate.config.Loaded;
import io.hookgate.doctor.Finding.Level;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each check in its good and its bad form, without a network. */
class ChecksTest {
  private static final List<String> FLAGS = List.of("-XX:+ExitOnOutOfMemoryError");
  private static final long GIB = 1L << 30;

  @TempDir private Path folder;

  @Test
  void java() {
    assertThat(JavaCheck.look(17, GIB, FLAGS, GIB, 4 * GIB)).allMatch(ChecksTest::ok);
    assertThat(level("java.version", JavaCheck.look(11, GIB, FLAGS, 0, 0)))
        .isEqualTo(Level.PROBLEM);
    assertThat(level("java.heap", JavaCheck.look(17, 64 << 20, FLAGS, 0, 0)))
        .isEqualTo(Level.WARNING);
    assertThat(level("java.flags", JavaCheck.look(17, GIB, List.of(), 0, 0)))
        .isEqualTo(Level.WARNING);
    assertThat(level("java.memory", JavaCheck.look(17, GIB, FLAGS, 4 * GIB, 4 * GIB)))
        .isEqualTo(Level.WARNING);
  }

  @Test
  void openFiles() throws IOException {
    GatewayConfig config = config("{}");

    assertThat(level("open-files", FilesCheck.openFiles(config, 65_536))).isEqualTo(Level.OK);
    assertThat(level("open-files", FilesCheck.openFiles(config, 1024))).isEqualTo(Level.WARNING);
    assertThat(level("open-files", FilesCheck.openFiles(config, 256))).isEqualTo(Level.PROBLEM);
    GatewayConfig wide =
        config(
            """
            { "destinations": [ { "name": "a", "url": "https://a.example/", "concurrency": 500 } ] }
            """);
    assertThat(level("open-files", FilesCheck.openFiles(wide, 1024))).isEqualTo(Level.PROBLEM);
  }

  @Test
  void disk() throws IOException {
    GatewayConfig config = config("{ \"retention\": { \"maxMemory\": \"1GiB\" } }");

    assertThat(FilesCheck.disk(config.redis(), 10 * GIB).level()).isEqualTo(Level.OK);
    assertThat(FilesCheck.disk(config.redis(), GIB).level()).isEqualTo(Level.WARNING);
    assertThat(FilesCheck.disk(config.redis(), 1 << 20).level()).isEqualTo(Level.PROBLEM);
    assertThat(FilesCheck.disk(config.redis())).hasSize(1);
    Files.writeString(folder.resolve("data"), "a file where the folder should be");
    assertThat(level("disk", FilesCheck.disk(config.redis()))).isEqualTo(Level.PROBLEM);
  }

  @Test
  void clocks() {
    assertThat(clock(Duration.ofMillis(200)).level()).isEqualTo(Level.OK);
    assertThat(clock(Duration.ofMillis(-1500)).level()).isEqualTo(Level.WARNING);
    assertThat(clock(Duration.ofMillis(-1500)).said()).contains("1.5 s behind");
    assertThat(clock(Duration.ofSeconds(6)).level()).isEqualTo(Level.PROBLEM);
    assertThat(Clocks.finding("c", "its", Instant.EPOCH, Instant.EPOCH.plusSeconds(9)).said())
        .contains("9.0 s behind");
  }

  @Test
  void keysThatTheGatewayMakes() throws IOException {
    GatewayConfig config = config("{}");
    assertThat(new KeysCheck(config).look()).allMatch(ChecksTest::ok);

    Path keys = Files.createDirectories(folder.resolve("data/keys"));
    Files.createDirectories(folder.resolve("data/redis/appendonlydir"));
    assertThat(level("keys.data", new KeysCheck(config).look())).isEqualTo(Level.PROBLEM);

    key(keys.resolve("data-key"), "rw-------");
    key(keys.resolve("api-key"), "rw-------");
    List<Finding> well = new KeysCheck(config).look();
    assertThat(well).hasSize(2).allMatch(ChecksTest::ok);
    assertThat(well.get(0).said()).contains("backup");
    assertThat(well.toString()).doesNotContain("not-for-anybody");

    Files.setPosixFilePermissions(
        keys.resolve("data-key"), PosixFilePermissions.fromString("rw-r-----"));
    assertThat(level("keys.data", new KeysCheck(config).look())).isEqualTo(Level.PROBLEM);
  }

  @Test
  void keysThatTheConfigurationNames() throws IOException {
    Path file = folder.resolve("given");
    key(file, "rw-r--r--");
    GatewayConfig config =
        config(
            "{ \"api\": { \"keys\": [ { \"name\": \"ops\", \"secret\": { \"file\": \"%s\" }, \"scopes\": [\"admin\"] } ] } }"
                .formatted(file));

    assertThat(level("keys.api", new KeysCheck(config).look())).isEqualTo(Level.PROBLEM);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(level("keys.api", new KeysCheck(config).look())).isEqualTo(Level.OK);
  }

  @Test
  void addresses() throws Exception {
    String json =
        """
        { "network": { "allow": [ %s ] }, "destinations": [
          { "name": "near", "url": "http://127.0.0.1:1/" },
          { "name": "far", "url": "https://9.9.9.9/" },
          { "name": "off", "url": "http://10.0.0.1/", "enabled": false } ] }
        """;
    GatewayConfig closed = config(json.formatted(""));
    List<Finding> findings = new AddressesCheck(closed.network().allow()).look(Place.of(closed));
    assertThat(findings).hasSize(2);
    assertThat(findings.get(0).said()).contains("1 of 2");
    assertThat(findings.get(1).level()).isEqualTo(Level.PROBLEM);
    assertThat(findings.get(1).said()).contains("near", "loopback");
    assertThat(findings.get(1).remedy()).contains("network.allow");

    GatewayConfig open = config(json.formatted("\"127.0.0.0/8\""));
    assertThat(new AddressesCheck(open.network().allow()).look(Place.of(open)))
        .singleElement()
        .matches(ChecksTest::ok);
  }

  @Test
  void ports() throws IOException {
    assertThat(PortsCheck.look("ports.api", "127.0.0.1", 0)).isEmpty();
    assertThat(level("ports.api", PortsCheck.look("ports.api", "203.0.113.7", 8081)))
        .isEqualTo(Level.PROBLEM);
  }

  @Test
  void certificates() throws Exception {
    Path cert = selfSigned("soon", 10);
    GatewayConfig config =
        config(
            "{ \"ingress\": { \"tls\": { \"cert\": \"%s\", \"key\": \"%s\" } } }"
                .formatted(cert, cert));

    assertThat(certificates(config, Duration.ZERO)).isEqualTo(Level.WARNING);
    assertThat(certificates(config, Duration.ofDays(11))).isEqualTo(Level.PROBLEM);
    assertThat(certificates(config, Duration.ofDays(-1))).isEqualTo(Level.PROBLEM);
    Path fresh = selfSigned("fresh", 300);
    Files.copy(fresh, cert, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(certificates(config, Duration.ofMinutes(1))).isEqualTo(Level.OK);
    Files.delete(cert);
    assertThat(certificates(config, Duration.ZERO)).isEqualTo(Level.PROBLEM);
  }

  @Test
  void nodes() {
    JsonObject well = node("a", "ready", 100, "x");
    assertThat(GatewayCheck.nodes(new JsonArray().add(well))).allMatch(ChecksTest::ok);
    assertThat(GatewayCheck.nodes(new JsonArray().add(well).add(node("b", "ready", 9000, "x"))))
        .anyMatch(it -> it.level() == Level.PROBLEM && it.check().equals("nodes.clock"));
    assertThat(GatewayCheck.nodes(new JsonArray().add(node("b", "not_ready", 0, "x"))))
        .anyMatch(it -> it.level() == Level.PROBLEM && it.said().contains("store"));
    assertThat(GatewayCheck.nodes(new JsonArray().add(well).add(node("b", "ready", 0, "y"))))
        .anyMatch(it -> it.check().equals("nodes.configuration"));
    assertThat(GatewayCheck.nodes(new JsonArray().add(well).add(node("b", "gone", 90_000, "y"))))
        .noneMatch(it -> it.level() == Level.PROBLEM)
        .anyMatch(it -> it.level() == Level.WARNING);
  }

  @Test
  void aCheckThatFailsOrStandsStillIsAProblem() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    List<Finding> findings =
        new Doctor(Duration.ofMillis(300))
            .examine(
                List.of(
                    new Check("good", () -> List.of(Finding.ok("good", "yes"))),
                    new Check(
                        "bad",
                        () -> {
                          throw new IOException("no such thing");
                        }),
                    new Check(
                        "slow",
                        () -> {
                          assertThat(never.await(20, TimeUnit.SECONDS)).isTrue();
                          return List.of();
                        })));

    assertThat(findings).extracting(Finding::check).containsExactly("good", "bad", "slow");
    assertThat(findings.get(1).said()).contains("no such thing");
    assertThat(findings.get(2).level()).isEqualTo(Level.PROBLEM);
  }

  private static Finding clock(Duration ahead) {
    return Clocks.finding("clock", "Redis's", ahead);
  }

  private static Level certificates(GatewayConfig config, Duration later) throws Exception {
    InstantSource clock = InstantSource.offset(InstantSource.system(), later);
    return level("certificates", new CertificatesCheck(clock).look(config));
  }

  private static JsonObject node(String id, String state, long clock, String configuration) {
    return new JsonObject()
        .put("id", id)
        .put("host", "h")
        .put("state", state)
        .put("missing", new JsonArray().add("store"))
        .put("seenAt", "2026-01-31T12:00:00.000Z")
        .put("version", "1")
        .put("clockDifferenceMillis", clock)
        .put("configuration", configuration);
  }

  private Path selfSigned(String name, int days) throws IOException, InterruptedException {
    Path store = folder.resolve(name + ".p12");
    Path pem = folder.resolve(name + ".pem");
    keytool(
        "-genkeypair",
        "-alias",
        "a",
        "-keyalg",
        "EC",
        "-dname",
        "CN=x",
        "-validity",
        Integer.toString(days),
        "-keystore",
        store.toString(),
        "-storepass",
        "changeit");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "a",
        "-file",
        pem.toString(),
        "-keystore",
        store.toString(),
        "-storepass",
        "changeit");
    return pem;
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    java.util.ArrayList<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private static void key(Path file, String permissions) throws IOException {
    Files.writeString(file, "not-for-anybody-0123\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private GatewayConfig config(String json) throws IOException {
    Path base =
        Files.writeString(
            folder.resolve("base.json"),
            "{ \"redis\": { \"dataDir\": \"%s\" } }".formatted(folder.resolve("data/redis")));
    Path file = Files.writeString(folder.resolve("test.json"), json);
    Loaded loaded = new ConfigLoader(Map.of()).load(List.of(base, file));
    if (loaded instanceof Loaded.Valid valid) {
      return valid.config();
    }
    throw new IllegalArgumentException(loaded.toString());
  }

  private static boolean ok(Finding finding) {
    return finding.level() == Level.OK;
  }

  private static Level level(String check, List<Finding> findings) {
    return findings.stream()
        .filter(one -> one.check().equals(check))
        .findFirst()
        .orElseThrow(() -> new AssertionError(check + " is not among " + findings))
        .level();
  }
}
