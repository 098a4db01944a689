package io.hookgate.store.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The statically linked redis-server inside the JAR, from org.signal:embedded-redis. It is there so
 * that a fresh machine needs nothing else; a distribution's own, which gets security fixes, goes
 * first.
 */
record BundledServer(String resource) {
  static final ServerRelease RELEASE = new ServerRelease(ServerRelease.Kind.REDIS, 7, 0, 15);

  /** The one for that system (as in the properties os.name and os.arch), if there is one. */
  static Optional<BundledServer> of(String osName, String osArch) {
    if (!osName.equals("Linux")) {
      return Optional.empty();
    }
    return switch (osArch.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> Optional.of(named("amd64"));
      case "aarch64", "arm64" -> Optional.of(named("arm64"));
      case "x86", "i386", "i486", "i586", "i686" -> Optional.of(named("386"));
      default -> Optional.empty();
    };
  }

  /** The one for this machine, if there is one. */
  static Optional<BundledServer> here() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  private static BundledServer named(String arch) {
    return new BundledServer("redis-server-" + RELEASE.number() + "-linux-" + arch);
  }

  /** Makes sure that it lies, whole and executable, in the data folder. */
  ServerBinary unpack(DataDir dir) throws IOException {
    Path executable = dir.root().resolve(resource);
    try (InputStream in = BundledServer.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new IOException(
            "The JAR lacks " + resource + ", which comes with org.signal:embedded-redis");
      }
      dir.write(executable, in.readAllBytes(), "rwx------");
    }
    return new ServerBinary(RELEASE, executable);
  }
}
