package io.hookgate.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.store.Scan.Looking;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScanTest {
  private static final List<String> ENTRIES =
      IntStream.range(0, 30_000).mapToObj(i -> String.format("%05d", 30_000 - i)).toList();

  private final List<String> looked = new ArrayList<>();

  @Test
  void fillsAPageAndGoesOnBehindTheLastThatWasWanted() {
    Page<String> page = page(3, Looking.through(ScanTest::still), ENTRIES, it -> true);

    assertThat(page.items()).containsExactly("30000", "29999", "29998");
    assertThat(page.cursor()).isEqualTo("29998");
  }

  @Test
  void leavesOutNothingThatTheSameBatchHadOver() {
    Page<String> page = page(3, Looking.through(ScanTest::still), ENTRIES, it -> it.endsWith("00"));

    assertThat(page.items()).containsExactly("30000", "29900", "29800");
    assertThat(page.cursor()).isGreaterThan("29700").isLessThanOrEqualTo("29800");
  }

  @Test
  void hasNoCursorAtTheEndHoweverFullItIs() {
    Page<String> page =
        page(3, Looking.through(ScanTest::still), ENTRIES.subList(0, 3), it -> true);

    assertThat(page.items()).hasSize(3);
    assertThat(page.cursor()).isNull();
  }

  @Test
  void looksNoLongerThanItsTimeAndSaysHowFarItCame() {
    AtomicLong clock = new AtomicLong();
    Page<String> page =
        page(3, Looking.through(() -> clock.getAndAdd(10_000_000)), ENTRIES, it -> false);

    assertThat(page.items()).isEmpty();
    assertThat(looked).hasSize(128 + 256 + 512);
    assertThat(page.cursor()).isEqualTo(looked.get(looked.size() - 1));
  }

  @Test
  void looksAtNoMoreThanItsMost() {
    Page<String> page = page(3, Looking.through(ScanTest::still), ENTRIES, it -> false);

    assertThat(looked).hasSizeBetween(Looking.MOST, Looking.MOST + 512);
    assertThat(page.cursor()).isEqualTo(looked.get(looked.size() - 1));
  }

  @Test
  void looksAtNoMoreThanAPageWhereEverythingIsWanted() {
    page(50, Looking.atOnce(50, ScanTest::still), ENTRIES, it -> true);

    assertThat(looked).hasSize(50);
  }

  private static long still() {
    return 0;
  }

  private Page<String> page(
      int limit, Looking looking, List<String> entries, Predicate<String> wanted) {
    return Scan.<String>page(
            Walk.over(entries),
            limit,
            looking,
            batch -> {
              looked.addAll(batch);
              return Future.succeededFuture(
                  batch.stream().<@Nullable String>map(it -> wanted.test(it) ? it : null).toList());
            })
        .result();
  }
}
