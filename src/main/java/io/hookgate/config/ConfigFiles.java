package io.hookgate.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds, reads and parses configuration files. */
final class ConfigFiles {
  private static final long LONGEST = 16 << 20;

  /** Vert.x's own factory takes comments and keeps the last of two equal keys; this one neither. */
  private static final JsonFactory STRICT =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Problems problems;

  ConfigFiles(Problems problems) {
    this.problems = problems;
  }

  /** The objects of all files, in the order in which later ones override earlier ones. */
  List<Node.Members> read(List<Path> paths) {
    List<Node.Members> objects = new ArrayList<>();
    for (Path path : paths) {
      problems.file(path.toString());
      for (Path file : files(path)) {
        problems.file(file.toString());
        parse(file, objects);
      }
    }
    return objects;
  }

  private List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      List<Path> files = entries.filter(ConfigFiles::configuration).sorted().toList();
      if (files.isEmpty()) {
        problem(path, "is a folder without any *.json file: name a file or put one in");
      }
      return files;
    } catch (IOException e) {
      problem(path, "cannot be listed: " + reason(e));
      return List.of();
    }
  }

  private static boolean configuration(Path file) {
    String name = file.toString();
    return name.endsWith(".json") && !name.endsWith(".schema.json") && !Files.isDirectory(file);
  }

  private void parse(Path file, List<Node.Members> objects) {
    byte[] bytes;
    try {
      if (Files.size(file) > LONGEST) {
        problem(file, "is longer than 16 MiB: split it into several files");
        return;
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      problem(file, "cannot be read: " + reason(e));
      return;
    }
    try (JsonParser parser = STRICT.createParser(bytes)) {
      parse(file, parser, objects);
    } catch (IOException e) {
      problem(file, "cannot be read: " + reason(e));
    }
  }

  private void parse(Path file, JsonParser parser, List<Node.Members> objects) {
    try {
      Object json = JacksonCodec.fromParser(parser, Object.class);
      if (json instanceof JsonObject object) {
        objects.add(Node.members(object, new Origin(file.toString(), "")));
      } else {
        problem(file, "must be a JSON object: begin it with {");
      }
    } catch (DecodeException e) {
      boolean located = e.getCause() instanceof JsonProcessingException;
      JsonProcessingException cause = located ? (JsonProcessingException) e.getCause() : null;
      JsonLocation at =
          cause == null || cause.getLocation() == null
              ? parser.currentLocation()
              : cause.getLocation();
      String said = cause == null ? String.valueOf(e.getMessage()) : cause.getOriginalMessage();
      problem(
          file,
          "is not JSON: line %d, column %d: %s"
              .formatted(at.getLineNr(), at.getColumnNr(), withoutToken(said)));
    }
  }

  /** A stray token may be a secret without its quotes. */
  private static String withoutToken(String said) {
    return said.replaceFirst("(?s)Unrecognized token '.*?'", "a value without quotes");
  }

  private void problem(Path file, String message) {
    problems.add(new Origin(file.toString(), ""), message);
  }

  /** What the file system said, in words. */
  static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return String.valueOf(e.getMessage());
  }
}
