package io.hookgate.routing.jq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramTest {
  static Stream<String> cases() throws IOException {
    try (InputStream in = ProgramTest.class.getResourceAsStream("/jq/as-jq.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines().filter(line -> !line.startsWith("#")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesWhatJqGives(String line) throws IOException {
    String[] parts = line.split("\t", -1);

    assertThat(run(parts[0], parts[1])).isEqualTo(parts[2]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '`',
      value = {
        "def f: 1; f            § at character 1: \"def\"",
        ".a | reduce .[] as $x (0; .) § at character 6: \"reduce\" is not allowed here: it can go on",
        "foreach .[] as $x (0;1)§ at character 1: \"foreach\" is not allowed",
        "..                     § at character 1: \"..\" is not allowed here: it can go on without an end; name the members",
        "recurse                § \"recurse\" is not allowed",
        "[range(9)]             § at character 2: \"range\" is not allowed",
        "while(.;.)             § \"while\" is not allowed",
        "until(.;.)             § \"until\" is not allowed",
        "repeat(.)              § \"repeat\" is not allowed",
        "limit(1;.)             § \"limit\" is not allowed here: slices such as .[:3]",
        "input                  § \"input\" is not allowed here: a route sees the event's body and nothing else",
        "inputs                 § \"inputs\" is not allowed",
        "env.HOME               § \"env\" is not allowed",
        "$ENV.HOME              § \"$ENV\" is not allowed",
        "$__loc__               § \"$__loc__\" is not allowed",
        "now                    § \"now\" is not allowed",
        "debug                  § \"debug\" is not allowed",
        "walk(.)                § \"walk\" is not allowed",
        "[combinations]         § \"combinations\" is not allowed",
        "implode                § \"implode\" is no function here; there are IN, abs,",
        "splits(\"a\")          § \"splits\" is not allowed",
        "gsub(\"a\";\"b\")      § \"gsub\" is not allowed",
        "test(.a)               § takes its regular expression as a string that stands there",
        "test(\"(a\")           § takes a regular expression of RE2",
        "test(\"(?=a)\")        § takes a regular expression of RE2",
        "test(\"((a{99}){99})\")§ counts in braces that multiply to at most 1,000",
        "test(\"a\";\"x\")      § takes the flag \"i\"",
        "has                    § has takes 1 arguments, not 0",
        "$x                     § \"$x\" has no value here",
        ".a |                   § at character 5: the end stands where an expression is expected",
        ".a )                   § at character 4: \")\" stands where the end",
        ".a = (1                § needs \")\"",
        "length = 1             § has to name places",
        "del(1)                 § takes places such as .a",
        ". as [$a] | $a         § stands where a name such as $x is expected",
        "\"abc                  § the string that begins here does not end",
        "\"\\x\"                § \\ stands before one of",
        "@csv                   § \"@csv\" is not allowed; allowed are @base64",
        "if . then 1            § needs \"end\"",
        "{a                     § stands where an object needs",
        "~                      § \"~\" means nothing",
        "1.2.3                  § is no number",
      })
  void refusesWhatIsNotInTheSubset(String program, String message) {
    assertThatThrownBy(() -> Program.compile(program))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at character ")
        .hasMessageContaining(message);
  }

  @Test
  void boundsProgramsThemselves() {
    assertThatThrownBy(() -> Program.compile(".|".repeat(2000) + "."))
        .hasMessageContaining("more than 1000 pieces")
        .hasMessageContaining("at character");
    assertThatThrownBy(() -> Program.compile("(".repeat(100) + "." + ")".repeat(100)))
        .hasMessageContaining("more than 64 times");
    assertThatThrownBy(() -> Program.compile("[" + ".,".repeat(1500) + ".]"))
        .hasMessageContaining("more than 1000 pieces");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      value = {
        ".       § {\"a\":1.10,\"b\":1e400,\"c\":12345678901234567890123} § {\"a\":1.10,\"b\":1e400,\"c\":12345678901234567890123}",
        ".b      § {\"b\":1e999999999}                      § 1e999999999",
        ".a + 1  § {\"a\":12345678901234567890123}          § 12345678901234567890124",
        ".a + .b § {\"a\":0.1,\"b\":0.2}                    § 0.3",
        "1 / 3   § null                                     § 0.3333333333333333333333333333333333",
        ".a == 1 § {\"a\":1.0}                              § true",
        ".a      § {\"a\":1,\"a\":2}                        § 2",
      })
  void keepsNumbersExact(String program, String input, String output) throws IOException {
    assertThat(run(program, input)).isEqualTo(output);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      value = {
        ".a      § [1]    § an array has no member",
        ".a      § 5      § a number has no member \"a\"",
        ".[]     § 5      § a number has no items",
        ". + 1   § \"a\"  § a string and a number cannot be added",
        ". * 3   § \"a\"  § a string and a number cannot be multiplied",
        "1 / .   § 0      § a number cannot be divided by zero",
        ". + 1   § 1e99999§ a number cannot be calculated with: its exponent is beyond +-9999",
        "error(\"no\") § 1 § no",
        ".[0:\"a\"] § [1] § a slice begins and ends at numbers, not at a string",
      })
  void saysWhatDoesNotFit(String program, String input, String message) {
    assertThatThrownBy(() -> run(program, input))
        .isInstanceOf(Failed.class)
        .hasMessageContaining(message);
  }

  static String run(String program, String input) throws IOException {
    List<String> values = new ArrayList<>();
    Work work = new Work(100_000);
    Program.compile(program)
        .run(
            JsonText.read(input.getBytes(StandardCharsets.UTF_8)),
            work,
            value -> values.add(JsonText.write(value, work)));
    return String.join(" ", values);
  }
}
