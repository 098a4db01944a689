package io.hookgate.config;

import io.hookgate.config.Node.Members;
import io.hookgate.config.Node.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Resolves secrets: references to variables and files, and plain strings with a warning. */
final class SecretReader {
  private static final long LONGEST = 64 << 10;

  private final @Nullable Map<String, String> environment;
  private final Problems problems;
  private final InstantSource clock;

  SecretReader(Map<String, String> environment, Problems problems, InstantSource clock) {
    this.environment = environment;
    this.problems = problems;
    this.clock = clock;
  }

  /**
   * For definitions that come from elsewhere: their secrets are written out, and must not reach for
   * variables and files of this machine.
   */
  static SecretReader writtenOut(Problems problems, InstantSource clock) {
    return new SecretReader(problems, clock);
  }

  private SecretReader(Problems problems, InstantSource clock) {
    this.environment = null;
    this.problems = problems;
    this.clock = clock;
  }

  /** The secret at that key; null where there is none or it has a problem. */
  @Nullable Secret find(Section section, String key) {
    Node node = section.node(key);
    return node == null ? null : read(node);
  }

  /**
   * The secrets of a list; those with a problem are left out, and expired ones are warned of.
   *
   * @param check says what is wrong with a secret's form, null when nothing is
   */
  List<Secret> all(Section section, String key, UnaryOperator<@Nullable String> check) {
    List<Secret> secrets = checked(section, key, check);
    warnOfNoLiving(section, key, secrets);
    return secrets;
  }

  /** The secrets that a destination's deliveries are signed with; as {@link #all}. */
  List<Secret> signing(Section section, UnaryOperator<@Nullable String> check) {
    return checked(section, "secrets", check);
  }

  private List<Secret> checked(Section section, String key, UnaryOperator<@Nullable String> check) {
    List<Secret> secrets = new ArrayList<>();
    section
        .nodes(key)
        .forEach(
            node -> {
              Secret secret = dated(node);
              String wrong = secret == null ? null : check.apply(secret.value());
              if (wrong != null) {
                problems.add(node.origin(), wrong);
              } else if (secret != null) {
                secrets.add(secret);
              }
            });
    return List.copyOf(secrets);
  }

  private void warnOfNoLiving(Section section, String key, List<Secret> secrets) {
    if (!secrets.isEmpty() && secrets.stream().allMatch(this::expired)) {
      problems.warn(
          section.origin(key),
          "has no secret that has not expired, so every request is rejected: add the one that the"
              + " sender signs with now");
    }
  }

  private boolean expired(Secret secret) {
    return secret.notAfter() != null && secret.notAfter().isBefore(clock.instant());
  }

  /** A secret that may say how long it verifies or signs. */
  private @Nullable Secret dated(Node node) {
    if (!(node instanceof Members members)) {
      return read(node);
    }
    Section section = new Section(members, problems);
    if (Stream.of("env", "file", "value").filter(section::has).count() != 1) {
      problems.add(
          node.origin(),
          "must have exactly one of \"env\", \"file\" and \"value\", beside a \"notAfter\" if need be");
      return null;
    }
    String plain = section.find("value");
    Secret secret = plain == null ? reference(section, node) : plain(plain, node.origin());
    String end = section.find("notAfter");
    return secret == null || end == null ? secret : until(secret, end, section);
  }

  private @Nullable Secret until(Secret secret, String end, Section section) {
    try {
      Secret dated =
          new Secret(secret.value(), secret.origin(), OffsetDateTime.parse(end).toInstant());
      if (expired(dated)) {
        problems.warn(
            section.origin("notAfter"),
            "is over since "
                + end
                + ": nothing verifies or signs with this secret any more, take it out");
      }
      return dated;
    } catch (DateTimeException e) {
      section.problem("notAfter", "is no time: write one such as \"2026-07-01T00:00:00Z\"");
      return null;
    }
  }

  private @Nullable Secret read(Node node) {
    if (node instanceof Value value && value.value() instanceof String plain) {
      return plain(plain, node.origin());
    }
    if (!(node instanceof Members reference) || reference.byKey().size() != 1) {
      return null;
    }
    return reference(new Section(reference, problems), node);
  }

  private @Nullable Secret reference(Section section, Node node) {
    String variable = section.find("env");
    String file = section.find("file");
    if (environment == null) {
      problems.add(
          node.origin(),
          "must be the secret itself: variables and files are for the configuration files");
      return null;
    }
    if (variable != null) {
      return variable(variable, node.origin());
    }
    return file == null ? null : file(file, node.origin());
  }

  private @Nullable Secret plain(String value, Origin origin) {
    if (value.isBlank()) {
      problems.add(
          origin, "is an empty secret: write {\"env\": \"NAME\"} or {\"file\": \"/path\"}");
      return null;
    }
    if (environment == null) {
      return new Secret(value, "definition");
    }
    problems.warn(
        origin,
        "is a secret in plain text, which is only for trying things out: write {\"env\": \"NAME\"}"
            + " or {\"file\": \"/path\"}");
    return new Secret(value, "plain text");
  }

  private @Nullable Secret variable(String name, Origin origin) {
    String value = Objects.requireNonNull(environment).get(name);
    if (value == null || value.isBlank()) {
      problems.add(
          origin,
          "the environment variable %s is %s: set it before the start"
              .formatted(name, value == null ? "not set" : "empty"));
      return null;
    }
    return new Secret(value, "env " + name);
  }

  private @Nullable Secret file(String name, Origin origin) {
    try {
      Path path = Path.of(name);
      if (Files.isRegularFile(path) && Files.size(path) > LONGEST) {
        problems.add(origin, "the file " + name + " is longer than 64 KiB: no secret is");
        return null;
      }
      String value = withoutLineEnd(Files.readString(path));
      if (value.isBlank()) {
        problems.add(origin, "the file " + name + " is empty: write the secret into it");
        return null;
      }
      return new Secret(value, "file " + name);
    } catch (IOException e) {
      problems.add(origin, "the file %s cannot be read: %s".formatted(name, ConfigFiles.reason(e)));
      return null;
    } catch (InvalidPathException e) {
      problems.add(origin, "is not a path: " + e.getReason());
      return null;
    }
  }

  private static String withoutLineEnd(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return text.substring(0, end);
  }
}
