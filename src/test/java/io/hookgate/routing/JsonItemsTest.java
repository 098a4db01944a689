package io.hookgate.routing;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.routing.JsonItems.Items;
import io.hookgate.routing.JsonItems.Slice;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonItemsTest {
  @Test
  void findsItemsAsTheyStandInTheBody() {
    assertThat(items("", "[ {\"a\" : 1.50} ,\"é\\n\", 12 , null,[ ],-1e5]"))
        .containsExactly("{\"a\" : 1.50}", "\"é\\n\"", "12", "null", "[ ]", "-1e5");
    assertThat(items("", "\n []")).isEmpty();
    assertThat(items("/a/b~1c/1", "{\"x\": [9], \"a\": {\"b/c\": [0, [ 1,2 ] ]}}"))
        .containsExactly("1", "2");
  }

  @Test
  void takesTheLastOfEqualKeysAsParsersDo() {
    assertThat(items("/a", "{\"a\": [1], \"b\": 0, \"a\": [2, 3]}")).containsExactly("2", "3");
    assertThat(items("/a", "{\"a\": [1], \"a\": 2}")).isNull();
    assertThat(items("/a/b", "{\"a\": {\"b\": [1]}, \"a\": {}}")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"items\": {}}",
        "{\"items\": 1}",
        "[]",
        "{\"items\": [1}",
        "null",
        "[1] 2"
      })
  void findsNoneWhereThereIsNoArray(String body) {
    assertThat(items("/items", body)).isNull();
  }

  @Test
  void findsNoneInABodyThatGoesOnOrIsNotUtf8() {
    assertThat(items("", "[1] [2]")).isNull();
    assertThat(items("", "[1")).isNull();
    assertThat(JsonItems.at("").in("[1]".getBytes(UTF_16BE), 9)).isNull();
  }

  @Test
  void countsMoreThanItTakes() {
    Items items = JsonItems.at("").in("[1,2,3]".getBytes(UTF_8), 2);

    assertThat(items).isEqualTo(new Items(List.of(new Slice(1, 2), new Slice(3, 4)), 3));
  }

  @Test
  void refusesWhatIsNoPointer() {
    for (String pointer : List.of("items", "/a~2", "/".repeat(257))) {
      assertThatThrownBy(() -> JsonItems.at(pointer))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not a JSON pointer");
    }
  }

  @Property(tries = 500)
  void cutsExactlyBetweenTheItems(
      @ForAll("values") List<String> values, @ForAll("space") String space) {
    String body =
        values.stream()
            .map(value -> space + value + space)
            .collect(Collectors.joining(",", "{\"k\":[0],\"i\":[", "]}"));

    assertThat(items("/i", body)).isEqualTo(values);
  }

  @Provide
  Arbitrary<List<String>> values() {
    Arbitrary<String> strings =
        Arbitraries.strings()
            .withChars("aé€ ,]}[{:")
            .ofMaxLength(9000)
            .map(text -> '"' + text + '"');
    Arbitrary<String> plain =
        Arbitraries.of("0", "-12.50", "1e9", "true", "null", "{}", "[]", "{\"a\":[1,{\"b\":2}]}");
    return Arbitraries.oneOf(plain, plain, plain, strings).list().ofMinSize(1).ofMaxSize(20);
  }

  @Provide
  Arbitrary<String> space() {
    return Arbitraries.of("", " ", "\n\t ");
  }

  private static List<String> items(String pointer, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    Items items = JsonItems.at(pointer).in(bytes, 1000);
    return items == null
        ? null
        : items.slices().stream()
            .map(slice -> new String(bytes, slice.from(), slice.length(), UTF_8))
            .toList();
  }
}
