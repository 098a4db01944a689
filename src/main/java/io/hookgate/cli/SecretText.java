package io.hookgate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A secret on the command line: {@code env:NAME}, {@code file:PATH} or the text itself, which other
 * users of the machine can see in the list of processes.
 */
record SecretText(String value) {
  static final String FORMS = "env:NAME, file:PATH or the text itself";

  /** Nobody sees it by accident. */
  @Override
  public String toString() {
    return "SecretText[...]";
  }

  /** Reads the three forms. */
  static final class Converter implements ITypeConverter<SecretText> {
    @Override
    public SecretText convert(String text) throws IOException {
      String value = text;
      if (text.startsWith("env:")) {
        value = System.getenv(text.substring("env:".length()));
      } else if (text.startsWith("file:")) {
        value = Files.readString(Path.of(text.substring("file:".length()))).strip();
      }
      if (value == null || value.isEmpty()) {
        throw new TypeConversionException(
            "'" + (text.isEmpty() ? "" : text) + "' is absent or empty; a secret is " + FORMS);
      }
      return new SecretText(value);
    }
  }
}
