package io.hookgate.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.DedupConfig;
import io.hookgate.config.ResponseConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.config.VerifyConfig;
import io.hookgate.ingress.SourceFields.Reading;
import io.hookgate.model.Header;
import io.hookgate.routing.Selector;
import io.hookgate.signature.SignedRequest;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourceFieldsTest {
  private static final String LONG = "x".repeat(300);

  @Test
  void joinsATypeOfSeveralFields() {
    SourceFields fields = fields("body:/id", "header:X-Event", "body:/action");

    assertThat(read(fields, "issues", "{\"id\":7,\"action\":\"opened\"}"))
        .isEqualTo(new Reading("issues.opened", "7", null));
  }

  @Test
  void leavesOutTheFurtherFieldsThatAreAbsentOrCannotBeRead() {
    SourceFields fields = fields("body:/id", "header:X-Event", "body:/action");

    assertThat(read(fields, "push", "{\"id\":7}")).isEqualTo(new Reading("push", "7", null));
    assertThat(read(fields, "push", "payload=%7B%7D")).isEqualTo(new Reading("push", null, null));
  }

  @Test
  void hasNoTypeWithoutTheFirstField() {
    SourceFields fields = fields("body:/id", "body:/kind", "body:/action");

    assertThat(read(fields, "push", "{\"id\":7,\"action\":\"opened\"}"))
        .isEqualTo(new Reading("", "7", null));
  }

  @Test
  void cannotReadATypeThatStandsInABodyThatIsNotJson() {
    SourceFields fields = fields("body:/id", "body:/kind", "header:X-Event");

    assertThat(read(fields, "push", "kind=push")).isEqualTo(new Reading(null, null, null));
  }

  @Test
  void readsATypeBesideAKeyThatIsTooLong() {
    SourceFields fields = fields("body:/id", "body:/kind", "body:/action");

    assertThat(read(fields, "", "{\"id\":\"" + LONG + "\",\"kind\":\"a\",\"action\":\"b\"}"))
        .isEqualTo(new Reading("a.b", null, null));
  }

  @Test
  void refusesATypeThatIsTooLongOnceItIsJoined() {
    SourceFields fields = fields("body:/id", "header:X-Event", "body:/action");
    String half = "y".repeat(200);

    assertThat(read(fields, half, "{\"id\":7,\"action\":\"" + half + "\"}"))
        .isEqualTo(new Reading(null, "7", null));
  }

  @Test
  void readsAnOrderKeyOfSeveralFieldsThatMustBeginWithTheFirst() {
    SourceFields fields = ordered("body:/id", "body:/user", "header:X-Event");

    assertThat(read(fields, "a", "{\"id\":7,\"user\":\"u\"}").order()).isEqualTo("u\0a");
    assertThat(read(fields, "a", "{\"id\":7}").order()).isNull();
    assertThat(read(fields, "a", "no json").order()).isNull();
  }

  @Test
  void anOrderKeyThatIsTooLongIsNoneAndCostsNothingElse() {
    SourceFields fields = ordered("body:/id", "body:/user");

    assertThat(read(fields, "", "{\"id\":7,\"user\":\"" + LONG + "\"}"))
        .isEqualTo(new Reading("", "7", null));
  }

  private static SourceFields ordered(String key, String... order) {
    return new SourceFields(
        new SourceConfig(
            "src_a",
            "",
            "a",
            "/in/a",
            true,
            new VerifyConfig("none", null, List.of()),
            new DedupConfig(Selector.parse(key), Duration.ofDays(2), false),
            List.of(),
            List.of(),
            new ResponseConfig(200, null),
            null,
            0,
            Stream.of(order).map(Selector::parse).toList(),
            List.of()));
  }

  private static Reading read(SourceFields fields, String event, String body) {
    return fields.read(
        SignedRequest.of("POST", "/", List.of(new Header("X-Event", event)), body.getBytes(UTF_8)));
  }

  private static SourceFields fields(String key, String... types) {
    return new SourceFields(
        new SourceConfig(
            "src_a",
            "",
            "a",
            "/in/a",
            true,
            new VerifyConfig("none", null, List.of()),
            new DedupConfig(Selector.parse(key), Duration.ofDays(2), false),
            Stream.of(types).map(Selector::parse).toList(),
            List.of(),
            new ResponseConfig(200, null)));
  }
}
