package io.hookgate.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.routing.RouteTable.Choice;
import io.hookgate.routing.RouteTable.Match;
import io.hookgate.routing.RouteTable.Route;
import io.hookgate.routing.RouteTable.Routed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
  private static final RouteTable TABLE =
      RouteTable.of(
          List.of(
              route("rt_big", ".n > 10", "crm", "ops"),
              route("rt_small", ".n < 5", "crm"),
              route("rt_all", null, "archive")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      value = {
        "true              § Wanted",
        "0                 § Wanted",
        "\"\"              § Wanted",
        "false             § Unwanted",
        "null              § Unwanted",
        "empty             § Unwanted",
        "false, 1, error   § Wanted",
        ".a.b != null      § Wanted",
        ".a.c != null      § Unwanted",
        ".a | error        § Unclear",
        ".a | .[0]         § Unclear"
      })
  void wantsWhatGivesAnyTruth(String program, String verdict) {
    assertThat(Filter.of(program).judge(document("{\"a\":{\"b\":1}}")))
        .extracting(it -> it.getClass().getSimpleName())
        .isEqualTo(verdict);
  }

  @Test
  void saysWhyItCannotTell() {
    assertThat(Filter.of(".a + 1").judge(document("{\"a\":\"x\"}")))
        .isEqualTo(new Verdict.Unclear("the filter failed: a string and a number cannot be added"));
    assertThat(Filter.of(".").judge(document("{")))
        .isEqualTo(
            new Verdict.Unclear("the filter needs JSON: the body's JSON is cut off, near byte 1"));
    assertThat(Filter.of(".").judge(document("")))
        .isEqualTo(
            new Verdict.Unclear("the filter needs JSON: the body is empty, JSON was expected"));
  }

  @Test
  void sendsToTheFirstRouteThatWantsIt() {
    assertThat(judge("{\"n\":20}").matches())
        .containsExactly(
            new Match("rt_big", "crm"), new Match("rt_big", "ops"), new Match("rt_all", "archive"));
    assertThat(judge("{\"n\":1}").matches())
        .containsExactly(new Match("rt_small", "crm"), new Match("rt_all", "archive"));
    assertThat(judge("{\"n\":7}").matches()).containsExactly(new Match("rt_all", "archive"));
  }

  @Test
  void parksOnlyTheRoutesWhoseFilterFails() {
    Routed routed = judge("nonsense");

    assertThat(routed.matches()).containsExactly(new Match("rt_all", "archive"));
    assertThat(routed.unclear())
        .extracting(RouteTable.Unclear::routeId)
        .containsExactly("rt_big", "rt_small");
  }

  @Test
  void namesCandidatesWithoutAskingFilters() {
    assertThat(TABLE.match("mail", "a"))
        .containsExactly(
            new Match("rt_big", "crm", null, true),
            new Match("rt_big", "ops", null, true),
            new Match("rt_all", "archive"));
    assertThat(TABLE.choose("mail", "a", "crm", document("{\"n\":1}")))
        .isEqualTo(new Choice.Chosen("rt_small"));
    assertThat(TABLE.choose("mail", "a", "crm", document("{\"n\":7}")))
        .isEqualTo(new Choice.Nobody());
    assertThat(TABLE.choose("mail", "a", "crm", document(""))).isInstanceOf(Choice.Unclear.class);
    assertThat(TABLE.choose("other", "a", "crm", document("{}"))).isEqualTo(new Choice.Nobody());
    assertThat(TABLE.filters("mail")).isTrue();
    assertThat(TABLE.filters("other")).isFalse();
  }

  @Test
  void leavesWhatTakesLongToAnotherThread() {
    byte[] large = ("[" + "1,".repeat(9000) + "1]").getBytes(StandardCharsets.UTF_8);
    byte[] slow = ("{\"n\":[" + "1,".repeat(5000) + "1]}").getBytes(StandardCharsets.UTF_8);
    RouteTable heavy =
        RouteTable.of(List.of(route("rt_1", "[.n[] as $a | .n[] as $b | 1] | length == 0", "crm")));

    assertThat(TABLE.judgeQuickly("mail", "a", large)).isNull();
    assertThat(heavy.judgeQuickly("mail", "a", slow)).isNull();
    assertThat(TABLE.judgeQuickly("mail", "a", "{\"n\":7}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(judge("{\"n\":7}"));
  }

  @Test
  void transformsToExactlyOneValue() {
    assertThat(transformed("{id, n: .n}", "{\"n\":1.10,\"id\":1e400,\"x\":0}"))
        .isEqualTo("{\"id\":1e400,\"n\":1.10}");
    assertThat(transformed("empty", "1"))
        .isEqualTo("the transform has to give one value, and gave none");
    assertThat(transformed(".,.", "1"))
        .isEqualTo("the transform has to give one value, and gave several");
    assertThat(transformed(".", "{")).startsWith("the transform needs JSON: ");
    assertThat(transformed("error(\"no\")", "{}")).isEqualTo("the transform failed: no");
    assertThat(transformed("[.,.,.,.,.,.]", "\"" + "a".repeat(200_000) + "\""))
        .isEqualTo("the transform's result is larger than 1 MiB");
    assertThat(transformed(".[] as $a | .[] as $b | 1", "[" + "1,".repeat(2000) + "1]"))
        .startsWith("the transform has to give one value");
    assertThat(transformed("[.[] as $a | .[] as $b | 1]", "[" + "1,".repeat(2000) + "1]"))
        .startsWith("the transform was given up: it takes more than");
  }

  /** A field that routes by the body and a filter must not see two different bodies. */
  @Property(tries = 500)
  void agreesWithTheFieldsOnWhatIsJson(@ForAll("bodies") String body) {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    Picked picked = BodyFields.pick(bytes, List.of(Selector.parse("body:/a")));
    Document document = Document.of(bytes);

    assertThat(document.value() != null).isEqualTo(picked instanceof Picked.Found);
    if (picked instanceof Picked.Found found
        && found.values().get(0) != null
        && body.startsWith("{")) {
      assertThat(
              transformed(".a | tostring | [.]", body).replace("\"", "").replaceAll("[\\[\\]]", ""))
          .isEqualTo(found.values().get(0));
    }
  }

  @Provide
  Arbitrary<String> bodies() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            "\"a\"",
            ":",
            ",",
            "1",
            "-",
            "1.10",
            "true",
            "null",
            "{\"a\":1}",
            "{\"a\":2,\"a\":3}",
            " ",
            "\\",
            "\"",
            "{\"a\":\"x\"}",
            "01",
            "NaN",
            "\u0000",
            "\u00ff")
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  private static Routed judge(String body) {
    return TABLE.judge("mail", "a", document(body));
  }

  private static String transformed(String program, String body) {
    Transform.Result result = Transform.of(program).apply(document(body));
    return result instanceof Transform.Result.Made made
        ? new String(made.body(), StandardCharsets.UTF_8)
        : ((Transform.Result.Failed) result).why();
  }

  private static Document document(String body) {
    return Document.of(body.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Route route(String id, String filter, String... destinations) {
    return new Route(
        id,
        "mail",
        List.of("*"),
        List.of(destinations),
        null,
        filter == null ? null : Filter.of(filter));
  }
}
