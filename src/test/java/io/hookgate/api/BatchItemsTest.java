package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchItemsTest {
  @Test
  void findsTheItemsOfAnArrayAsTheyAreWritten() {
    assertThat(items("[ {\"a\": 1.10} ,7,\n[\"\u00fc\"]]", false))
        .containsExactly("{\"a\": 1.10}", "7", "[\"\u00fc\"]");
  }

  @Test
  void takesEachLineThatIsNotEmpty() {
    assertThat(items("{\"a\":1}\r\n\n  \nnot json\n{}", true))
        .containsExactly("{\"a\":1}\r", "not json", "{}");
  }

  @Test
  void refusesWhatIsNoBatch() {
    assertThatThrownBy(() -> items("[{}, {]", false)).hasMessageContaining("no JSON array");
    assertThatThrownBy(() -> items("{}", false)).hasMessageContaining("x-ndjson");
    assertThatThrownBy(() -> items("[]", false)).hasMessageContaining("1 to 1000 items");
    assertThatThrownBy(() -> items("\n", true)).hasMessageContaining("1 to 1000 items");
  }

  @Test
  void takesAThousandAndNotOneMore() {
    assertThat(items("{}\n".repeat(1000), true)).hasSize(1000);
    assertThatThrownBy(() -> items("{}\n".repeat(1001), true)).hasMessageContaining("at most");
    assertThatThrownBy(() -> items("[" + "1,".repeat(1000) + "1]", false))
        .hasMessageContaining("at most");
  }

  private static List<String> items(String text, boolean lines) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return BatchItems.in(body, lines).stream()
        .map(at -> new String(body, at.from(), at.length(), StandardCharsets.UTF_8))
        .toList();
  }
}
