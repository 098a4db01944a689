package io.hookgate.store.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the server to start: the first redis-server on the PATH that will do, else the first
 * valkey-server, else the bundled one. It will do if it is new enough for us and may open the data
 * that are there.
 */
final class ServerChoice {
  private static final Logger LOG = LoggerFactory.getLogger(ServerChoice.class);
  private static final int PROBE_SECONDS = 5;
  private static final int PROBE_BYTES = 1024;

  private final DataDir dir;
  private final List<Path> path;
  private final Optional<BundledServer> bundled;
  private final List<String> seen = new ArrayList<>();

  ServerChoice(DataDir dir, Map<String, String> environment, Optional<BundledServer> bundled) {
    this.dir = dir;
    this.path = executablePath(environment);
    this.bundled = bundled;
  }

  /** The folders of the PATH; a relative one would mean another program in another folder. */
  static List<Path> executablePath(Map<String, String> environment) {
    String text = environment.getOrDefault("PATH", "");
    return Arrays.stream(text.split(Pattern.quote(File.pathSeparator)))
        .map(Path::of)
        .filter(Path::isAbsolute)
        .toList();
  }

  /**
   * The server to start, unpacked if need be.
   *
   * @throws EmbeddedRedisException if none will do; says what to install
   */
  ServerBinary choose() throws IOException, InterruptedException {
    Optional<ServerRelease> writer = dir.writtenBy();
    for (ServerRelease.Kind kind : ServerRelease.Kind.values()) {
      for (Path folder : path) {
        Path executable = folder.resolve(kind.program());
        ServerRelease release = Files.isExecutable(executable) ? ask(executable) : null;
        if (release != null && fits(release, writer)) {
          return new ServerBinary(release, executable);
        }
      }
    }
    if (bundled.isPresent()) {
      seen.add(BundledServer.RELEASE + " (in the JAR)");
      if (fits(BundledServer.RELEASE, writer)) {
        return bundled.get().unpack(dir);
      }
    }
    throw noneWillDo(writer);
  }

  private static boolean fits(ServerRelease release, Optional<ServerRelease> writer) {
    return release.supported() && writer.map(release::canRead).orElse(true);
  }

  private EmbeddedRedisException noneWillDo(Optional<ServerRelease> writer) {
    String found = seen.isEmpty() ? "none" : String.join(", ", seen);
    return new EmbeddedRedisException(
        writer
            .map(
                release ->
                    "The data in "
                        + dir.root()
                        + " were last written by "
                        + release
                        + ", and an older server or one of another kind must not open them."
                        + " Found: "
                        + found
                        + ". Install "
                        + release.kind().program()
                        + " "
                        + release.number()
                        + " or newer so that it is on the PATH.")
            .orElseGet(
                () ->
                    "There is no server for redis.mode 'embedded'. Found: "
                        + found
                        + ". Install redis-server 7.0 or newer, or valkey-server 7.2 or newer, so"
                        + " that it is on the PATH; or set redis.mode to 'standalone' and redis.url."));
  }

  private @Nullable ServerRelease ask(Path executable) throws InterruptedException {
    String answer;
    try {
      answer = versionLine(executable);
    } catch (IOException e) {
      answer = e.toString();
    }
    Optional<ServerRelease> release = ServerRelease.parse(answer);
    seen.add(
        release.map(ServerRelease::toString).orElse("something else") + " (" + executable + ")");
    if (release.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("executable", executable)
          .addKeyValue("answer", answer)
          .log("redis.version.unknown");
    }
    return release.orElse(null);
  }

  private static String versionLine(Path executable) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(executable.toString(), "--version")
            .redirectInput(ServerProcess.NOTHING)
            .redirectErrorStream(true)
            .start();
    try {
      if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("no answer to --version within " + PROBE_SECONDS + " s");
      }
      byte[] output = process.getInputStream().readNBytes(PROBE_BYTES);
      return new String(output, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    } finally {
      process.destroyForcibly();
    }
  }
}
