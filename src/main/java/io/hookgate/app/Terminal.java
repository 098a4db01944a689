package io.hookgate.app;

import io.hookgate.config.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Where commands read from and print to. Whatever is printed is flushed. */
record Terminal(InputStream in, PrintWriter out, PrintWriter err) {

  /** What the user asked for. */
  void say(String text) {
    out.println(text);
    out.flush();
  }

  /** What the user has to know beside it. */
  void warn(String text) {
    err.println(text);
    err.flush();
  }

  /** Configuration problems, one a line, as {@code file#/pointer: sentence}. */
  void warn(List<Problem> problems) {
    problems.forEach(problem -> err.println(problem));
    err.flush();
  }

  /** A file's bytes, or those of standard input when it is named {@code -}. */
  byte[] read(Path file) throws IOException {
    try {
      return file.endsWith("-") ? in.readAllBytes() : Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException("the file " + file + " does not exist", e);
    } catch (FileSystemException e) {
      throw new IOException("the file " + file + " cannot be read: " + e.getReason(), e);
    }
  }
}
