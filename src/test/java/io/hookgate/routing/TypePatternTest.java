package io.hookgate.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypePatternTest {
  @ParameterizedTest
  @CsvSource({
    "*, bounced.hard, true",
    "*, '', true",
    "complained, complained, true",
    "complained, complained.x, false",
    "complained, Complained, false",
    "bounced.*, bounced.hard, true",
    "bounced.*, bounced.hard.dns, true",
    "bounced.*, bounced, false",
    "bounced.*, bouncedx.hard, false",
    "*.created, order.created, true",
    "*.created, order.item.created, false",
    "a.*.c, a.b.c, true",
    "a.*.c, a.b.b.c, false",
    "*.*, a, false",
    "*.*, a.b.c, true",
    "orders/create, orders/create, true",
    "a+b, aab, false",
  })
  void takesTypes(String pattern, String type, boolean expected) {
    assertThat(TypePattern.parse(pattern).matches(type)).isEqualTo(expected);
  }

  @Property
  void agreesWithARegularExpression(
      @ForAll("patterns") String pattern, @ForAll("types") String type) {
    String regex =
        pattern.equals("*")
            ? ".*"
            : pattern.replace(".", "\\.").replaceAll("\\*$", ".*").replace("*\\.", "[^.]*\\.");

    assertThat(TypePattern.parse(pattern).matches(type)).isEqualTo(Pattern.matches(regex, type));
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of("a", "b", "*")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(parts -> String.join(".", parts));
  }

  @Provide
  Arbitrary<String> types() {
    return Arbitraries.of("a", "b", "")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(parts -> String.join(".", parts));
  }

  @Test
  void knowsWhetherItTakesAny() {
    assertThat(TypePattern.parse("*").takesAny()).isTrue();
    assertThat(TypePattern.parse("*.*").takesAny()).isFalse();
  }

  @Test
  void writesWhatItReads() {
    assertThat(TypePattern.parse("a.*")).hasToString("a.*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " a", "a ", "a\nb", "pre*", "a.*x", "**"})
  void refusesWhatIsNoPattern(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> TypePattern.parse(text));
  }

  @Test
  void refusesOverlongPatterns() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TypePattern.parse("a".repeat(257)))
        .withMessage("an event type has 1 to 256 characters, this one 257");
  }
}
