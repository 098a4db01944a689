package io.hookgate.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.model.Header;
import io.hookgate.routing.Redactor.Seen;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Redactor EMAIL = Redactor.of(List.of("/data/email"));

  @Test
  void hidesValuesWholeAndLeavesEveryOtherCharacter() {
    assertThat(shown("{ \"data\" : {\"n\":1.50, \"email\" : \"a@b.c\" } , \"x\":[ 1 ] }\n"))
        .isEqualTo("{ \"data\" : {\"n\":1.50, \"email\" : \"***\" } , \"x\":[ 1 ] }\n");
    for (String value : List.of("12", "-1.5e3 ", "true", "null", "{\"a\":[1,{}]}", "[1 ,2]")) {
      assertThat(shown("{\"data\":{\"email\":" + value + ",\"b\":2}}"))
          .as(value)
          .matches("\\{\"data\":\\{\"email\":\"\\*\\*\\*\" ?,\"b\":2}}");
    }
    assertThat(shown("{\"data\":{\"mail\":1},\"email\":\"a@b.c\"}")).contains("a@b.c");
  }

  @Test
  void hidesEachOfEqualKeysAndWhatIsEscaped() {
    assertThat(shown("{\"data\":{\"email\":\"one@b.c\"},\"d\\u0061ta\":{\"em\\u0061il\":\"two\"}}"))
        .doesNotContain("one@", "two");
  }

  @Test
  void aStarIsEveryItemAndMember() {
    Redactor redactor = Redactor.of(List.of("/to/*/email", "/x/1", "/a~1b/~0"));
    assertThat(shown(redactor, "{\"to\":[{\"email\":\"a@b.c\"},{\"n\":1},{\"email\":\"d@e.f\"}]}"))
        .isEqualTo("{\"to\":[{\"email\":\"***\"},{\"n\":1},{\"email\":\"***\"}]}");
    assertThat(shown(redactor, "{\"to\":{\"any\":{\"email\":\"a@b.c\"}}}")).contains("***");
    assertThat(shown(redactor, "{\"x\":[1,2,3]}")).isEqualTo("{\"x\":[1,\"***\",3]}");
    assertThat(shown(redactor, "{\"a/b\":{\"~\":5}}")).isEqualTo("{\"a/b\":{\"~\":\"***\"}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":{\"email\":\"a@b.c\"",
        "a@b.c",
        "{} a@b.c",
        "{\"a\":1}{\"b\":2}",
        "{'a':1}"
      })
  void whatIsNoJsonIsWithheldAndNeverShown(String body) {
    Seen seen = look(EMAIL, body, JSON);
    assertThat(seen).isInstanceOf(Seen.Withheld.class);
    assertThat(((Seen.Withheld) seen).why()).contains("neither JSON").doesNotContain("a@b.c");
    assertThat(seen.mask().text("you sent a@b.c")).isEqualTo("[withheld: " + why(seen) + "]");
    assertThat(seen.mask().header(new Header("X-Mail", "a@b.c")).value()).isEqualTo("***");
    assertThat(seen.mask().header(new Header("Content-Type", "text/plain")).value())
        .isEqualTo("text/plain");
  }

  @Test
  void whatIsTooLargeOrNoTextIsWithheld() {
    assertThat(why(EMAIL.look(new byte[Redactor.MAX_BYTES + 1], JSON))).contains("4 MiB");
    byte[] wide = "{\"data\":{\"email\":\"a@b.c\"}}".getBytes(StandardCharsets.UTF_16);
    assertThat(why(EMAIL.look(wide, JSON))).contains("UTF-8");
    assertThat(shown("\ufeff{\"data\":{\"email\":\"a@b.c\"}}")).contains("***");
    assertThat(shown("")).isEmpty();
  }

  @Test
  void fieldsOfFormsAreHiddenByTheFirstStep() {
    Redactor redactor = Redactor.of(List.of("/email", "/data/phone"));
    assertThat(text(look(redactor, "a=1&email=a%40b.c&data%5Bphone%5D=12345&c=x+y", FORM)))
        .isEqualTo("a=1&email=***&data%5Bphone%5D=***&c=x+y");
    assertThat(text(look(redactor, "payload=%7B%22data%22:%7B%22phone%22:%2212345%22%7D%7D", FORM)))
        .isEqualTo("payload=%7B%22data%22%3A%7B%22phone%22%3A%22***%22%7D%7D");
    assertThat(text(look(redactor, "payload=%0A+%7B%22email%22:%22a@b.c%22%7D", FORM)))
        .doesNotContain("a@b.c");
    assertThat(text(look(redactor, "payload=%7B12345", FORM))).isEqualTo("payload=***");
    assertThat(text(look(redactor, "just text", FORM))).isEqualTo("***");
    assertThat(look(redactor, "email=%zz", FORM)).isInstanceOf(Seen.Withheld.class);
    assertThat(look(redactor, "email=a", "text/plain")).isInstanceOf(Seen.Withheld.class);
  }

  @Test
  void valuesAreFoundAsOthersWriteThem() {
    Mask mask = look(EMAIL, "{\"data\":{\"email\":\"J\u00f6rg O'N+x@ex.org\"}}", JSON).mask();
    for (String echo :
        List.of(
            "J\u00f6rg O'N+x@ex.org",
            "j\u00d6RG o'n+X@EX.ORG",
            "J\\u00f6rg O'N+x@ex.org",
            "J\\u00F6rg O\\u0027N+x\\u0040ex.org",
            "J\\\\u00f6rg O'N+x@ex.org",
            "J%C3%B6rg%20O%27N%2Bx%40ex.org",
            "J%c3%b6rg+O%27N%2Bx%40ex.org",
            "J%25C3%25B6rg%2520O%2527N%252Bx%2540ex.org")) {
      assertThat(mask.text("<" + echo + ">")).as(echo).isEqualTo("<***>");
    }
    assertThat(mask.text("no such user J\u00f6rg O'N+x@e")).isEqualTo("no such user ***");
    assertThat(mask.text("ends in J\u00f6r")).isEqualTo("ends in J\u00f6r");
    assertThat(said(mask, "J\u00f6rg O'N+x@ex.org".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("***");
    assertThat(said(mask, new byte[] {0x1f, (byte) 0x8b, 8})).contains("withheld");
    assertThat(said(mask, "J\u00f6rg".getBytes(StandardCharsets.UTF_16LE))).contains("withheld");
    byte[] clean = "fine \u00f6".getBytes(StandardCharsets.UTF_8);
    assertThat(mask.bytes(clean)).isSameAs(clean);
  }

  @Test
  void shortValuesAreNotLookedForElsewhereAndTooManyWithhold() {
    Redactor all = Redactor.of(List.of("/v"));
    assertThat(look(all, "{\"v\":[\"abc\",12345,true]}", JSON).mask()).isSameAs(Mask.NONE);
    assertThat(look(all, "{\"v\":[\"abcd\",123456]}", JSON).mask().text("ABCD or 123456"))
        .isEqualTo("*** or ***");
    JsonArray many = new JsonArray();
    for (int i = 0; i < 300; i++) {
      many.add("value-" + i);
    }
    assertThat(look(all, new JsonObject().put("v", many).encode(), JSON).mask().text("fine"))
        .contains("withheld");
  }

  @Test
  void coversWhatIsWithin() {
    assertThat(EMAIL.covers("/data/email")).isTrue();
    assertThat(EMAIL.covers("/data/email/0")).isTrue();
    assertThat(EMAIL.covers("/data")).isFalse();
    assertThatThrownBy(() -> Redactor.of(List.of("data")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 500)
  void noPlantedValueIsInAnyViewAndTheRestIsUntouched(
      @ForAll("secrets") String secret, @ForAll("others") String other, @ForAll int number) {
    JsonObject body =
        new JsonObject()
            .put("n", number)
            .put("data", new JsonObject().put("email", secret).put("other", other))
            .put("list", new JsonArray().add(other).add(number));
    Seen seen = look(EMAIL, body.encode(), JSON);
    JsonObject hidden = body.copy();
    hidden.getJsonObject("data").put("email", "***");

    assertThat(new JsonObject(text(seen))).isEqualTo(hidden);
    String echo = new JsonObject().put("said", secret).put("x", other).encode();
    String nested = new JsonObject().put("said", echo).encode();
    String url = "?q=" + URLEncoder.encode(secret, StandardCharsets.UTF_8) + "&x=1";
    for (String view : List.of("you sent " + secret + "!", echo, nested, url)) {
      String masked = seen.mask().text(view);
      assertThat(masked).as(view).contains("***").doesNotContain(secret);
      assertThat(decoded(masked)).as(view).doesNotContain(secret);
    }
  }

  private static String decoded(String text) {
    StringBuilder all = new StringBuilder();
    MaskedText.views(text).forEach(view -> all.append(view).append('\n'));
    return all.toString();
  }

  @Provide
  Arbitrary<String> secrets() {
    Arbitrary<String> word =
        Arbitraries.strings().withChars("abcXYZ0189@.+-_ \"\\/<>&'%\u00e4\u00df\u20ac").ofLength(6);
    return Combinators.combine(word, word).as((a, b) -> "q" + a + "w" + b + "k");
  }

  @Provide
  Arbitrary<String> others() {
    return Arbitraries.strings().withChars("defgh \"\\\n\u00f6").ofMaxLength(12);
  }

  private static String shown(String body) {
    return shown(EMAIL, body);
  }

  private static String shown(Redactor redactor, String body) {
    return text(look(redactor, body, JSON));
  }

  private static String text(Seen seen) {
    assertThat(seen).isInstanceOf(Seen.Shown.class);
    return ((Seen.Shown) seen).text();
  }

  private static String said(Mask mask, byte[] answer) {
    return new String(mask.bytes(answer), StandardCharsets.UTF_8);
  }

  private static String why(Seen seen) {
    return ((Seen.Withheld) seen).why();
  }

  private static Seen look(Redactor redactor, String body, String contentType) {
    return redactor.look(body.getBytes(StandardCharsets.UTF_8), contentType);
  }
}
