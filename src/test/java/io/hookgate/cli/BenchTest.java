package io.hookgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.DedupConfig;
import io.hookgate.config.ResponseConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.config.VerifyConfig;
import io.hookgate.routing.Selector;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BenchTest {
  @Test
  void bodiesHaveTheirIdAndTypeWhereTheSourceLooks() {
    JsonObject body = new JsonObject(text(source(null), 512));

    assertThat(body.getJsonObject("meta").getString("id")).isEqualTo("bench-7");
    assertThat(body.getString("kind")).isEqualTo("bench");
    assertThat(body.getJsonObject("meta").getString("user")).isEqualTo("key-7");
    assertThat(text(source(null), 512)).hasSize(512);
    assertThat(text(null, 4096)).hasSize(4096).contains("bench-7");
    assertThat(text(source(null), 1)).doesNotContain("filler");
  }

  @Test
  void bodiesOfABatchHaveOneItem() {
    assertThat(new JsonArray(text(source(""), 512)).getJsonObject(0).getString("kind"))
        .isEqualTo("bench");
    assertThat(
            new JsonObject(text(source("/events"), 512))
                .getJsonArray("events")
                .getJsonObject(0)
                .getString("kind"))
        .isEqualTo("bench");
  }

  @Test
  void countsAddUp() {
    BenchTally tally = new BenchTally(true);
    for (int i = 0; i < 5; i++) {
      tally.sent();
    }
    tally.answered(200, "{\"id\":\"evt_a\"}", 100);
    tally.answered(200, "{\"id\":\"evt_a\",\"duplicate\":true}", 300);
    tally.answered(202, "thank you", 200);
    tally.answered(503, "{}", 400);
    tally.failed("reset");

    BenchTally.Counts counts = tally.counts();
    assertThat(counts.accepted()).isEqualTo(2);
    assertThat(counts.duplicates()).isEqualTo(1);
    assertThat(counts.statuses()).isEqualTo(Map.of(200, 2L, 202, 1L, 503, 1L));
    assertThat(counts.answered() + counts.failed()).isEqualTo(counts.sent());
    assertThat(tally.ids()).containsExactly("evt_a");
    assertThat(tally.latency()).isEqualTo(new BenchTally.Latency(200, 400, 400, 400));
  }

  @Test
  void aLoadIsWellWhenSomethingWasAcceptedAndNothingIsMissing() {
    BenchTally tally = new BenchTally(false);
    assertThat(report(tally, null).well()).isFalse();
    tally.sent();
    tally.answered(200, "", 1500);
    assertThat(report(tally, null).well()).isTrue();
    assertThat(report(tally, new BenchVerify.Outcome(0, 0, 0, 0, 1)).well()).isFalse();
    BenchReport report = report(tally, new BenchVerify.Outcome(1, 0, 0, 0, 0));
    assertThat(report.lines()).anyMatch(line -> line.contains("p50 1.5 ms"));
    assertThat(report.json().getJsonObject("afterwards").getLong("delivered")).isEqualTo(1);
  }

  private static BenchReport report(BenchTally tally, BenchVerify.@Nullable Outcome outcome) {
    return new BenchReport(tally.counts(), tally.latency(), Duration.ofSeconds(1), outcome);
  }

  private static String text(@Nullable SourceConfig source, int size) {
    return new String(
        new BenchBody(source, "bench", size).of("bench-7", 7), StandardCharsets.UTF_8);
  }

  private static SourceConfig source(@Nullable String split) {
    return new SourceConfig(
        "src_1",
        "",
        "any",
        "/in/any",
        true,
        new VerifyConfig("none", null, List.of()),
        new DedupConfig(Selector.parse("body:/meta/id"), Duration.ofHours(1), false),
        List.of(Selector.parse("body:/kind")),
        List.of(),
        new ResponseConfig(200, null),
        split,
        0,
        List.of(Selector.parse("body:/meta/user")),
        List.of());
  }
}
