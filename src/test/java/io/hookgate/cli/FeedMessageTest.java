package io.hookgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class FeedMessageTest {
  @Test
  void readsMessagesPlacesAndHeartbeatsUpToTheEnd() throws IOException {
    BufferedReader in =
        in(
            """
            retry: 3000
            id: a-1

            : alive
            id: a-2

            event: nothing

            id: a-3
            event: ended
            data: {"kind":
            data: "ended"}

            data: {}

            """);

    assertThat(read(in)).isEqualTo(new FeedMessage("a-1", "message", null));
    assertThat(read(in)).isEqualTo(new FeedMessage("a-2", "message", null));
    assertThat(read(in))
        .isEqualTo(new FeedMessage("a-3", "ended", new JsonObject().put("kind", "ended")));
    assertThat(read(in)).isEqualTo(new FeedMessage("", "message", new JsonObject()));
    assertThat(read(in)).isNull();
  }

  @Test
  void whatIsCutOffIsNoMessage() throws IOException {
    assertThat(read(in("id: a-3\nevent: ended\ndata: {\"ki"))).isNull();
  }

  @Test
  void whatIsNoJsonIsAnError() {
    assertThatIOException().isThrownBy(() -> read(in("data: {\n\n")));
  }

  private FeedMessage read(BufferedReader in) throws IOException {
    return FeedMessage.read(in);
  }

  private static BufferedReader in(String text) {
    return new BufferedReader(new StringReader(text));
  }
}
