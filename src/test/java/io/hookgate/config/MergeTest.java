package io.hookgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeTest {
  private final ConfigFolder folder;

  MergeTest(@TempDir Path folder) {
    this.folder = new ConfigFolder(folder);
  }

  @Test
  void objectsMergeKeyByKeyAndTheLaterFileWins() {
    GatewayConfig config =
        folder.config(
            "{\"ingress\": {\"host\": \"127.0.0.1\", \"port\": 1}}",
            "{\"ingress\": {\"port\": 2}, \"api\": {\"port\": 3}}");

    assertThat(config.ingress().host()).isEqualTo("127.0.0.1");
    assertThat(config.ingress().port()).isEqualTo(2);
    assertThat(config.api().port()).isEqualTo(3);
  }

  @Test
  void thingsMergeByNameAndKeepTheirPlace() {
    GatewayConfig config =
        folder.config(
            """
            {"destinations": [{"name": "a", "url": "http://a/", "timeout": "1s"},
                              {"name": "b", "url": "http://b/"}]}""",
            """
            {"destinations": [{"name": "c", "url": "http://c/"},
                              {"name": "a", "url": "http://other/"}]}""");

    assertThat(config.destinations())
        .extracting(DestinationConfig::name, DestinationConfig::url, DestinationConfig::timeout)
        .containsExactly(
            tuple("a", "http://other/", Duration.ofSeconds(1)),
            tuple("b", "http://b/", Duration.ofSeconds(10)),
            tuple("c", "http://c/", Duration.ofSeconds(10)));
  }

  @Test
  void otherListsAreReplaced() {
    GatewayConfig config =
        folder.config(
            "{\"network\": {\"allow\": [\"10.0.0.0/8\", \"127.0.0.0/8\"]}}",
            "{\"network\": {\"allow\": [\"fd00::/8\"]}}");

    assertThat(config.network().allow()).containsExactly("fd00::/8");
  }

  @Test
  void nullReplacesAnObject() {
    GatewayConfig config =
        folder.config(
            "{\"destinations\": [{\"name\": \"a\", \"url\": \"http://a/\", \"circuitBreaker\": {}}]}",
            "{\"destinations\": [{\"name\": \"a\", \"circuitBreaker\": null}]}");

    assertThat(config.destinations().get(0).circuitBreaker()).isNull();
  }

  @Test
  void aSecretReferenceIsReplacedAsAWhole() throws Exception {
    Path file = Files.writeString(folder.folder().resolve("token"), "from-file\n");
    GatewayConfig config =
        folder.config(
            """
            {"destinations": [{"name": "a", "url": "http://a/", "auth": {"bearer": {"env": "T"}}}]}
            """,
            "{\"destinations\": [{\"name\": \"a\", \"auth\": {\"bearer\": {\"file\": \"%s\"}}}]}"
                .formatted(file));

    assertThat(config.destinations().get(0).auth())
        .isEqualTo(new AuthConfig.Bearer(new Secret("from-file", "file " + file)));
  }

  @Test
  void twoOfOneNameInALaterFileAreStillTwo() {
    List<Problem> problems =
        folder.problems(
            "{\"destinations\": [{\"name\": \"a\", \"url\": \"http://a/\"}]}",
            """
            {"destinations": [{"name": "a", "timeout": "1s"}, {"name": "a", "url": "http://b/"}]}
            """);

    assertThat(problems)
        .singleElement()
        .satisfies(problem -> assertThat(problem.file()).endsWith("conf-1.json"))
        .satisfies(problem -> assertThat(problem.pointer()).isEqualTo("/destinations/1/name"));
  }

  @Test
  void aFolderStandsForItsJsonFilesInTheOrderOfTheirNames() throws Exception {
    folder.write("20.json", "{\"ingress\": {\"port\": 20}}");
    folder.write("10.json", "{\"ingress\": {\"port\": 10, \"host\": \"127.0.0.1\"}}");
    folder.write("hookgate.schema.json", "{\"type\": \"object\"}");
    folder.write("notes.txt", "not JSON");
    Files.createDirectory(folder.folder().resolve("more.json"));

    Loaded loaded = folder.load(List.of(folder.folder()));

    assertThat(loaded).isInstanceOf(Loaded.Valid.class);
    IngressConfig ingress = ((Loaded.Valid) loaded).config().ingress();
    assertThat(ingress.port()).isEqualTo(20);
    assertThat(ingress.host()).isEqualTo("127.0.0.1");
  }

  @Test
  void refusesToLoadNothing() {
    assertThatThrownBy(() -> folder.load(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no configuration file");
  }
}
