package io.hookgate.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** The scripts' texts with their digests, read once from the class path. */
public final class ScriptBook {
  private static final List<String> LIBRARIES =
      List.of("lib", "line", "group", "audit", "ended", "walk");

  private final Map<Script, Text> texts = new EnumMap<>(Script.class);

  /** A script's text and the digest that Redis knows it by. */
  record Text(String source, String sha1) {}

  /** The scripts as they are shipped. */
  public ScriptBook() {
    this(source -> source);
  }

  /**
   * The scripts after an edit.
   *
   * @param edit what a test does to each text, for example make it break off after its third write
   */
  public ScriptBook(UnaryOperator<String> edit) {
    for (Script script : Script.values()) {
      String shipped = read(script.word());
      for (String library : LIBRARIES) {
        shipped = shipped.replace("--@include " + library + ".lua", read(library));
      }
      String source = edit.apply(shipped);
      texts.put(script, new Text(source, sha1(source)));
    }
  }

  Text text(Script script) {
    return Objects.requireNonNull(texts.get(script));
  }

  private static String read(String name) {
    String path = "/redis/" + name + ".lua";
    try (InputStream in = ScriptBook.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is missing from the JAR; build it anew");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String source) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
