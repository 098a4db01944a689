package io.hookgate.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyFieldsTest {
  private static final List<String> POINTERS = List.of("/a", "/b/a", "/a/0", "/a/0/b", "/0", "/b");

  @Test
  void picksSeveralValuesInTheOrderOfTheSelectors() {
    assertThat(
            pick(
                "{\"x\":[{\"a\":1}],\"data\":{\"email\":\"a@b.c\",\"n\":{}},\"id\":\"evt_1\"}",
                "/id",
                "/data/email"))
        .isEqualTo(found("evt_1", "a@b.c"));
  }

  @Test
  void keepsNumbersAndBooleansAsTheyAreWritten() {
    assertThat(pick("{\"a\":1.10,\"b\":1e400,\"c\":true,\"d\":-0}", "/a", "/b", "/c", "/d"))
        .isEqualTo(found("1.10", "1e400", "true", "-0"));
  }

  @Test
  void decodesStrings() {
    assertThat(pick("{\"a\":\"gr\\u00fc\\n\\\"\",\"b\":\"\"}", "/a", "/b"))
        .isEqualTo(found("grü\n\"", ""));
  }

  @Test
  void leavesOutWhatIsAbsentNullOrNoScalar() {
    assertThat(pick("{\"a\":null,\"b\":{\"x\":1},\"c\":[1]}", "/a", "/b", "/c", "/d", "/b/x/y"))
        .isEqualTo(found(null, null, null, null, null));
  }

  @Test
  void readsElementsOfArraysByNumber() {
    assertThat(pick("{\"a\":[{\"id\":7},[8,9]]}", "/a/0/id", "/a/1/1", "/a/2", "/a/01", "/a/-"))
        .isEqualTo(found("7", "9", null, null, null));
    assertThat(pick("[[\"x\"]]", "/0/0")).isEqualTo(found("x"));
  }

  @Test
  void readsMembersWhoseNamesLookLikeNumbers() {
    assertThat(pick("{\"0\":{\"01\":\"x\"}}", "/0/01")).isEqualTo(found("x"));
  }

  @Test
  void understandsEscapedPointers() {
    assertThat(pick("{\"a/b\":1,\"~1\":2,\"\":3}", "/a~1b", "/~01", "/"))
        .isEqualTo(found("1", "2", "3"));
  }

  @Test
  void givesOneValueToEverySelectorThatAsksForIt() {
    assertThat(pick("{\"id\":5}", "/id", "/id")).isEqualTo(found("5", "5"));
  }

  @Test
  void letsTheLastOfEqualKeysWinWithAllBelowIt() {
    assertThat(pick("{\"id\":1,\"id\":2}", "/id")).isEqualTo(found("2"));
    assertThat(pick("{\"id\":1,\"id\":null}", "/id")).isEqualTo(found((String) null));
    assertThat(pick("{\"a\":{\"id\":1},\"a\":{\"b\":2}}", "/a/id", "/a/b"))
        .isEqualTo(found(null, "2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"id\":1} x", "{\"id\":1}{}", "{\"id\":1}]", "{\"id\":1},"})
  void refusesWhatGoesOnAfterTheValue(String body) {
    assertThat(pick(body, "/id")).isInstanceOf(Picked.Unparsable.class);
  }

  @Test
  void saysWhatIsWrongWithoutQuotingTheBody() {
    assertUnparsable("", "the body is empty, JSON was expected");
    assertUnparsable(" \n", "the body is empty, JSON was expected");
    assertUnparsable("{\"id\":\"a\"", "the body's JSON is cut off, near byte 9");
    assertUnparsable("{\"id\":secret}", "the body is not JSON, near byte 13");
    assertUnparsable("{} {}", "the body goes on after its JSON value");
    assertUnparsable(
        "[".repeat(129) + "]".repeat(129),
        "the body's JSON is nested deeper than 128 or has an overlong token");
  }

  @Test
  void readsAsDeepAsAllowed() {
    assertThat(pick("[".repeat(128) + "]".repeat(128), "/id")).isEqualTo(found((String) null));
  }

  @Test
  void refusesOverlongValuesOnlyWhereTheyArePicked() {
    String longest = "é".repeat(128);
    String body = "{\"id\":\"%s\",\"x\":\"%s\"}".formatted(longest, "x".repeat(100_000));

    assertThat(pick(body, "/id")).isEqualTo(found(longest));
    assertThat(pick(body.replace(longest, longest + "1"), "/id"))
        .isEqualTo(new Picked.Unparsable("the value of body:/id is longer than 256 bytes"));
    assertThat(pick(body, "/x")).isInstanceOf(Picked.Unparsable.class);
  }

  @Test
  void refusesSelectorsOfHeaders() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BodyFields.of(List.of(Selector.parse("header:x-id"))))
        .withMessage("header:x-id selects no part of a body");
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void agreesWithATreeParser(@ForAll("json") String body) {
    Object tree = Json.decodeValue(body);

    assertThat(pick(body, POINTERS.toArray(String[]::new)))
        .isEqualTo(
            found(POINTERS.stream().map(pointer -> inTree(tree, pointer)).toArray(String[]::new)));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void agreesWithATreeParserOnWhatIsJson(
      @ForAll("json") String body, @ForAll int at, @ForAll byte other) {
    byte[] broken = body.getBytes(UTF_8);
    broken[Math.floorMod(at, broken.length)] = (byte) Math.floorMod(other, 128);

    assertThat(BodyFields.pick(broken, List.of()) instanceof Picked.Found)
        .isEqualTo(isJson(new String(broken, UTF_8)));
  }

  @Property
  void neverThrows(@ForAll byte[] body) {
    assertThat(BodyFields.pick(body, List.of(Selector.parse("body:/a")))).isNotNull();
  }

  @Provide
  Arbitrary<String> json() {
    return json(3);
  }

  private static Arbitrary<String> json(int levels) {
    Arbitrary<String> scalar =
        Arbitraries.of("null", "true", "false", "0", "-12", "\"\"", "\"text\"", "\"gr\\u00fc\"");
    if (levels == 0) {
      return scalar;
    }
    Arbitrary<String> below = json(levels - 1);
    Arbitrary<String> array =
        below.list().ofMaxSize(3).map(elements -> "[" + String.join(", ", elements) + "]");
    Arbitrary<String> object =
        Combinators.combine(Arbitraries.of("a", "b", "0"), below)
            .as((name, value) -> "\"%s\" : %s".formatted(name, value))
            .list()
            .ofMaxSize(4)
            .map(members -> "{" + String.join(",", members) + "}");
    return Arbitraries.frequencyOf(Tuple.of(1, scalar), Tuple.of(2, array), Tuple.of(4, object));
  }

  private static @Nullable String inTree(@Nullable Object tree, String pointer) {
    Object at = tree;
    for (String step : pointer.substring(1).split("/", -1)) {
      if (at instanceof JsonObject object) {
        at = object.getValue(step);
      } else if (at instanceof JsonArray array && step.matches("[0-9]")) {
        int index = Integer.parseInt(step);
        at = index < array.size() ? array.getValue(index) : null;
      } else {
        return null;
      }
    }
    return at == null || at instanceof JsonObject || at instanceof JsonArray
        ? null
        : at.toString().toLowerCase(Locale.ROOT);
  }

  private static boolean isJson(String text) {
    try {
      Json.decodeValue(text);
      return true;
    } catch (DecodeException e) {
      return false;
    }
  }

  private static void assertUnparsable(String body, String why) {
    assertThat(pick(body, "/id")).isEqualTo(new Picked.Unparsable(why));
  }

  private static Picked pick(String body, String... pointers) {
    List<Selector> selectors =
        Arrays.stream(pointers)
            .map(pointer -> Selector.parse("body:" + pointer))
            .collect(Collectors.toList());
    return BodyFields.pick(body.getBytes(UTF_8), selectors);
  }

  private static Picked found(@Nullable String... values) {
    return new Picked.Found(Arrays.asList(values));
  }
}
