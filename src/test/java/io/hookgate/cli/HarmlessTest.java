package io.hookgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HarmlessTest {
  private static final String HOSTILE =
      "red \u001b[31m, title \u001b]0;mine\u0007, C1 \u009b31m, back \b, over \r, delete \u007f,"
          + " reversed \u202egpj.exe, hidden \u200b, half \ud800, line \u2028";

  @Test
  void writesOutWhatWouldActOnATerminal() {
    assertThat(Harmless.line(HOSTILE))
        .isEqualTo(
            "red \\u001b[31m, title \\u001b]0;mine\\u0007, C1 \\u009b31m, back \\u0008, over \\r,"
                + " delete \\u007f, reversed \\u202egpj.exe, hidden \\u200b, half \\ud800, line"
                + " \\u2028");
  }

  @Test
  void leavesWhatPeopleWriteAsItIs() {
    String text = "Größe 40 €, 日本, 🎉, a\\b \"c\"";

    assertThat(Harmless.line(text)).isEqualTo(text);
    assertThat(Harmless.lines(text + "\n\tmore")).isEqualTo(text + "\n\tmore");
    assertThat(Harmless.line("a\nb\tc")).isEqualTo("a\\nb\\tc");
  }

  @Test
  void jsonStaysTheSameValueOnOneLine() {
    JsonObject object = new JsonObject().put("a\u009b", HOSTILE.replace("\ud800", ""));

    String line = Harmless.json(object.encodePrettily());

    assertThat(line).doesNotContain("\n", "\u009b", "\u202e", "\u007f");
    assertThat(new JsonObject(line)).isEqualTo(object);
    assertThat(Harmless.json("{\"n\":1.10,\r\n\t\"m\":1e400}"))
        .isEqualTo("{\"n\":1.10,   \"m\":1e400}");
  }

  @Property
  void nothingThatActsIsEverLeft(@ForAll String text) {
    assertThat(Harmless.line(text).chars()).noneMatch(it -> it < ' ' || (it >= 127 && it < 160));
  }
}
