package io.hookgate.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is accepted ends soon, on whatever comes. */
class HostileProgramsTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final String LONG = "[" + "1,".repeat(60_000) + "1]";
  private static final String DEEP = "[".repeat(120) + "]".repeat(120);
  private static final String TEXTS = "\"" + "a".repeat(200_000) + "\"";

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".[] as $a | .[] as $b | .[] as $c | empty",
        "[.[] as $a | .[] as $b | {a: $a, b: $b}]",
        ". + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + .",
        "[.,.] | [.,.] | [.,.] | [.,.] | [.,.] | [.,.] | [.,.] | [.,.] | [.,.] | tojson",
        "[.,.] | [.,.] | [.,.] | [.,.] | [.,.] | [.,.] | [.,.] | . == (. | map(.))",
        ". - .",
        "sort_by([.]) | group_by(.) | contains([[2]])",
        ".[999999999] = 1",
        ".[] |= [., .]",
        "[.[] | tostring] | join(\",\") | split(\"1,1\") | add",
        "[.[] | \"\\(.)\\(.)\"] | add | test(\"(1*)*(1*)*2\")",
        "map(. * 1e9000) | add",
        "add / 7 * 1e-900 | . * . | . * . | . * . | . * .",
        "(.[0], .[1], .[2]) |= (., .)",
        "{(.[] | tostring): .[]} | empty",
        "flatten | unique | reverse | max_by(.) | not",
        "try (.[] | error) catch (., .)",
        "first(.[] | select(. > 5)) // last(.[])"
      })
  void endsOnLongArrays(String program) {
    ends(program, LONG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "test(\"(a*)*b\")",
        "test(\"(a|aa)+$\")",
        "test(\"(a?){30}a{30}b\")",
        "test(\"^(([a-z])+.)+[A-Z]([a-z])+$\"; \"i\")",
        ". + . | . + . | . + . | . + . | . + . | . + . | . + . | . + .",
        "split(\"\") | join(.[0])",
        ". as $x | [$x, $x + \"b\"] | .[0] | contains($x[:100000] + \"b\")",
        "ascii_upcase | @base64 | @uri | @json | tojson | tojson",
        "[., ., ., .] | .[] + .[] + .[] | ltrimstr(\"a\")",
        "split(\"a\") | map(length) | add"
      })
  void endsOnLongTexts(String program) {
    ends(program, TEXTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"flatten", "tojson", ". == .", "sort", "[.,.] | unique", "del(.[0][0][0])"})
  void endsOnDeepNesting(String program) {
    ends(program, DEEP);
  }

  @Test
  void evaluatesTheLongestProgramsOnAnOrdinaryStack() {
    for (String program :
        List.of(
            ".+".repeat(400) + ".",
            ".,".repeat(400) + ".",
            ". // ".repeat(400) + ".",
            "1 as $x | ".repeat(60) + "$x",
            "[".repeat(60) + "." + "]".repeat(60),
            "{" + "a: .,".repeat(300) + "b: 1}",
            ".a".repeat(400) + " = 1",
            "if . then 1 " + "elif . then 2 ".repeat(60) + "else 3 end")) {
      ends(program, "null");
    }
  }

  @Property(tries = 300)
  void endsAtItsBoundWhateverIsAccepted(@ForAll("programs") String program) {
    Transform transform;
    try {
      transform = Transform.of(program);
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).startsWith("at character ");
      return;
    }
    byte[] body =
        "{\"a\":[1,2,{\"b\":\"xyz\",\"c\":null}],\"d\":1.5e3}".getBytes(StandardCharsets.UTF_8);

    Assertions.assertTimeoutPreemptively(
        SOON, () -> assertThat(transform.apply(Document.of(body))).isNotNull());
  }

  /** Pieces in any order: most are refused, the others are as odd as can be. */
  @Provide
  Arbitrary<String> programs() {
    return Arbitraries.of(
            ".", ".a", ".[]", ".[0]", "|", "|", ",", "map(.)", "[.[]?]", "+", "*", "(", ")", "[",
            "]", "tojson", "length", "//", "?", "as $x |", "$x", "add", "sort", "{a: .}", "1",
            "\"s\"", "=", "|=", "try", "if", "then", "else", "end", "keys", "flatten", "-")
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(parts -> String.join(" ", parts));
  }

  private static void ends(String program, String input) {
    Document document = Document.of(input.getBytes(StandardCharsets.UTF_8));
    Assertions.assertTimeoutPreemptively(
        SOON,
        () -> {
          assertThat(Filter.of(program).judge(document)).isNotNull();
          assertThat(Transform.of(program).apply(document)).isNotNull();
        });
  }
}
