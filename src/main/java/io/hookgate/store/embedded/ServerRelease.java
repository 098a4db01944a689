package io.hookgate.store.embedded;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which server, in which version. */
record ServerRelease(Kind kind, int major, int minor, int patch) {
  private static final Pattern FORM =
      Pattern.compile(
          "(redis|valkey)(?: server v=| )(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6}).*",
          Pattern.CASE_INSENSITIVE);
  private static final Comparator<ServerRelease> BY_VERSION =
      Comparator.comparingInt(ServerRelease::major)
          .thenComparingInt(ServerRelease::minor)
          .thenComparingInt(ServerRelease::patch);

  /** The servers that speak our protocol, in the order in which they are preferred. */
  enum Kind {
    REDIS(7, 0),
    VALKEY(7, 2);

    private final int major;
    private final int minor;

    Kind(int major, int minor) {
      this.major = major;
      this.minor = minor;
    }

    /** The name of its executable. */
    String program() {
      return word() + "-server";
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The oldest version that has all that the store's scripts use. */
    ServerRelease oldest() {
      return new ServerRelease(this, major, minor, 0);
    }
  }

  /** From the first line that {@code --version} prints, or from what {@link #toString} gave. */
  static Optional<ServerRelease> parse(String line) {
    Matcher matcher = FORM.matcher(line.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new ServerRelease(
            Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)),
            Integer.parseInt(matcher.group(4))));
  }

  /** Whether the gateway runs on it. */
  boolean supported() {
    return canRead(kind.oldest());
  }

  /** Whether it may open files that the other one wrote: same kind, and not older. */
  boolean canRead(ServerRelease writer) {
    return kind == writer.kind && BY_VERSION.compare(this, writer) >= 0;
  }

  String number() {
    return major + "." + minor + "." + patch;
  }

  @Override
  public String toString() {
    return kind.word() + " " + number();
  }
}
