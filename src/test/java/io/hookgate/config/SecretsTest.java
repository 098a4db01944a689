package io.hookgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  private static final String BEARER =
      "{\"destinations\": [{\"name\": \"d\", \"url\": \"http://d/geheim-url\","
          + " \"headers\": {\"X-Key\": \"geheim-header\"}, \"auth\": {\"bearer\": %s}}]}";
  private static final String POINTER = "conf-0.json#/destinations/0/auth/bearer: ";

  private final ConfigFolder folder;

  SecretsTest(@TempDir Path folder) {
    this.folder = new ConfigFolder(folder);
  }

  @Test
  void aVariableIsResolved() {
    Loaded.Valid loaded = folder.env("TOKEN", "geheim").valid(bearer("{\"env\": \"TOKEN\"}"));

    assertThat(bearer(loaded)).isEqualTo(new Secret("geheim", "env TOKEN"));
    assertThat(loaded.warnings()).isEmpty();
  }

  @Test
  void aFileIsResolvedWithoutItsLineEnd() throws Exception {
    Path file = Files.writeString(folder.folder().resolve("token"), "geheim\r\n");

    Loaded.Valid loaded = folder.valid(bearer("{\"file\": \"%s\"}".formatted(file)));

    assertThat(bearer(loaded)).isEqualTo(new Secret("geheim", "file " + file));
  }

  @Test
  void plainTextWorksAndIsWarnedAbout() {
    Loaded.Valid loaded = folder.valid(bearer("\"geheim\""));

    assertThat(bearer(loaded)).isEqualTo(new Secret("geheim", "plain text"));
    assertThat(folder.said(loaded.warnings()))
        .singleElement()
        .asString()
        .startsWith(POINTER + "is a secret in plain text, which is only for trying things out")
        .doesNotContain("geheim");
  }

  @Test
  void whatIsAbsentOrEmptyIsAProblemAndNeverAnEmptySecret() throws Exception {
    Path blank = Files.writeString(folder.folder().resolve("blank"), "\n\n");
    Path large = Files.writeString(folder.folder().resolve("large"), "x".repeat((64 << 10) + 1));
    folder.env("BLANK", " ");

    assertThat(said("{\"env\": \"GONE\"}"))
        .isEqualTo("the environment variable GONE is not set: set it before the start");
    assertThat(said("{\"env\": \"BLANK\"}"))
        .isEqualTo("the environment variable BLANK is empty: set it before the start");
    assertThat(said("{\"file\": \"/gone\"}"))
        .isEqualTo("the file /gone cannot be read: there is no such file");
    assertThat(said("{\"file\": \"%s\"}".formatted(blank)))
        .endsWith("is empty: write the secret into it");
    assertThat(said("{\"file\": \"%s\"}".formatted(large))).contains("is longer than 64 KiB");
    assertThat(said("{\"file\": \"%s\"}".formatted(folder.folder()))).contains("cannot be read: ");
    assertThat(said("{\"file\": \"a\\u0000\"}")).startsWith("is not a path: ");
    assertThat(said("\"\"")).startsWith("is an empty secret: write {\"env\"");
    assertThat(said("{\"env\": \"\"}")).isEqualTo("must not be empty");
  }

  @Test
  void aSourcesSecretMaySayHowLongItVerifies() {
    folder.env("OLD", "geheim-old").env("NEW", "geheim-new");

    Loaded.Valid loaded =
        folder.valid(
            source(
                "{\"env\": \"OLD\", \"notAfter\": \"2026-03-01T14:00:00+02:00\"}, {\"env\": \"NEW\"},"
                    + " {\"value\": \"geheim\", \"notAfter\": \"2026-03-01T12:00:00.001Z\"}"));

    assertThat(loaded.config().sources().get(0).verify().secrets())
        .containsExactly(
            new Secret("geheim-old", "env OLD", ConfigFolder.NOW),
            new Secret("geheim-new", "env NEW"),
            new Secret("geheim", "plain text", ConfigFolder.NOW.plusMillis(1)));
    assertThat(folder.said(loaded.warnings()))
        .singleElement()
        .asString()
        .startsWith("conf-0.json#/sources/0/verify/secrets/2: is a secret in plain text");
  }

  @Test
  void anExpiredSecretIsWarnedAbout() {
    folder.env("OLD", "geheim-old").env("NEW", "geheim-new");
    String old = "{\"env\": \"OLD\", \"notAfter\": \"2026-03-01T11:59:59Z\"}";

    assertThat(folder.said(folder.valid(source(old + ", {\"env\": \"NEW\"}")).warnings()))
        .containsExactly(
            "conf-0.json#/sources/0/verify/secrets/0/notAfter: is over since 2026-03-01T11:59:59Z:"
                + " nothing verifies or signs with this secret any more, take it out");
    assertThat(folder.said(folder.valid(source(old)).warnings()))
        .hasSize(2)
        .contains(
            "conf-0.json#/sources/0/verify/secrets: has no secret that has not expired, so every"
                + " request is rejected: add the one that the sender signs with now");
  }

  @Test
  void aDatedSecretOfAnotherFormIsAProblem() {
    folder.env("OLD", "geheim-old");
    String pointer = "conf-0.json#/sources/0/verify/secrets/0";

    assertThat(folder.said(folder.problems(source("{\"notAfter\": \"2026-03-01T00:00:00Z\"}"))))
        .containsExactly(
            pointer
                + ": must have exactly one of \"env\", \"file\" and \"value\", beside a \"notAfter\""
                + " if need be");
    assertThat(folder.said(folder.problems(source("{\"env\": \"OLD\", \"notAfter\": \"soon\"}"))))
        .containsExactly(
            pointer + "/notAfter: write a time with its zone, such as \"2026-07-01T00:00:00Z\"");
    assertThat(
            folder.said(
                folder.problems(
                    source("{\"env\": \"OLD\", \"notAfter\": \"2026-02-30T00:00:00Z\"}"))))
        .containsExactly(
            pointer + "/notAfter: is no time: write one such as \"2026-07-01T00:00:00Z\"");
  }

  private static String source(String secrets) {
    return "{\"sources\": [{\"name\": \"s\", \"verify\": {\"provider\": \"github\", \"secrets\": [%s]}}]}"
        .formatted(secrets);
  }

  @Test
  void aWholeConfigurationPrintedShowsNoSecret() {
    Loaded.Valid loaded =
        folder
            .env("KEY", "geheim-0123456789")
            .env("DATA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
            .valid(
                bearer("\"geheim\"")
                    .replaceFirst(
                        "\\{",
                        "{\"api\": {\"keys\": [{\"name\": \"a\","
                            + " \"secret\": {\"env\": \"KEY\"}, \"scopes\": [\"read\"]}]},"
                            + " \"encryption\": {\"keys\": [{\"id\": \"k\", \"secret\": {\"env\": \"DATA\"}}]},"
                            + " \"sources\": [{\"name\": \"s\", \"verify\": {\"provider\": \"github\","
                            + " \"secrets\": [\"geheim\"]}}],"));

    assertThat(loaded.toString())
        .contains("Secret[env KEY]", "Secret[plain text]")
        .doesNotContain("geheim", "AAAA");
  }

  @Test
  void parsedValuesAreNotPrintedEither() {
    Node.Members parsed =
        Node.members(
            new JsonObject("{\"a\": \"geheim\", \"b\": [\"geheim\"]}"), new Origin("a.json", ""));

    assertThat(parsed + " " + parsed.byKey().values()).contains("/a").doesNotContain("geheim");
  }

  private String said(String secret) {
    List<String> said = folder.said(folder.problems(bearer(secret)));
    assertThat(said).hasSize(1);
    String one = said.get(0);
    assertThat(one).startsWith("conf-0.json#/destinations/0/auth/bearer");
    return one.substring(one.indexOf(": ") + 2);
  }

  private static String bearer(String secret) {
    return BEARER.formatted(secret);
  }

  private static Secret bearer(Loaded.Valid loaded) {
    AuthConfig auth = loaded.config().destinations().get(0).auth();
    return ((AuthConfig.Bearer) Objects.requireNonNull(auth)).token();
  }
}
