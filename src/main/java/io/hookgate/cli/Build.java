package io.hookgate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Which build this is. */
public record Build(String version, String commit) {
  private static final String RESOURCE = "/hookgate.properties";

  /** Read from the resource that the build wrote. */
  public static Build read() {
    Properties properties = new Properties();
    try (InputStream resource = Build.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException("the resource " + RESOURCE + " is not in this JAR");
      }
      properties.load(resource);
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + RESOURCE + " cannot be read", e);
    }
    return new Build(
        properties.getProperty("version", "unknown"), properties.getProperty("commit", "unknown"));
  }

  /** One line for people. */
  public String describe() {
    return "hookgate %s (commit %s, Java %s)".formatted(version, commit, Runtime.version());
  }

  /** For {@code --version}. */
  public static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {read().describe()};
    }
  }
}
