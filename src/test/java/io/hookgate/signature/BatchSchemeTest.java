package io.hookgate.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class BatchSchemeTest {
  @Test
  void aSchemeSaysWhereTheItemsOfItsBatchesStand() {
    assertThat(scheme(null).event().split()).isNull();
    assertThat(scheme("").event().split()).isEmpty();
    assertThat(scheme("/notificationItems").event().split()).isEqualTo("/notificationItems");
  }

  @Test
  void refusesWhatIsNoPointer() {
    assertThatThrownBy(() -> scheme("items"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("split: \"items\" is not a JSON pointer");
  }

  private static Scheme scheme(String split) {
    return Scheme.fromJson("x", new JsonObject().put("header", "X-Sign").put("split", split));
  }
}
