package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.store.StoreUnavailable;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemsTest {
  @ParameterizedTest
  @EnumSource
  void everyTroubleOfTheStoreIs503WithoutItsDetail(StoreUnavailable.Reason reason) {
    Problem problem = Problems.of(new StoreUnavailable(reason, "canary 127.0.0.1:6379"), 500, "");

    assertThat(problem.status()).isEqualTo(503);
    assertThat(problem.headers()).containsKey("Retry-After");
    assertThat(problem.toJson().encode()).doesNotContain("canary");
  }

  @Test
  void noAnswerInTimeIs503() {
    Problem problem = Problems.of(new TimeoutException(), 500, "");

    assertThat(problem.status()).isEqualTo(503);
    assertThat(problem.headers()).containsKey("Retry-After");
  }

  @Test
  void theUnexpectedIs500WithoutItsCause() {
    Problem problem = Problems.of(new IllegalStateException("canary"), 500, "GET /");

    assertThat(problem.status()).isEqualTo(500);
    assertThat(problem.toJson().encode()).doesNotContain("canary").contains("request=");
  }

  @Test
  void aPointerTellsTheMembersNameToo() {
    assertThat(Problem.badInput("/headers/a~1b", "no").toJson().getString("field"))
        .isEqualTo("a/b");
    assertThat(Problem.badInput("limit", "no").toJson().containsKey("pointer")).isFalse();
  }
}
