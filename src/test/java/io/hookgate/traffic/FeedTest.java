package io.hookgate.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FeedTest {
  private static final int SIZE = 16;

  private final Feed feed = new Feed(SIZE, () -> 1000);

  @Test
  void tellsWhatHappenedInOrder() {
    add(feed, 3);

    Feed.Reading reading = feed.read(0, 10);

    assertThat(reading.missed()).isZero();
    assertThat(numbers(reading)).containsExactly(0L, 1L, 2L);
    assertThat(reading.items()).allSatisfy(item -> assertThat(item.at()).isEqualTo(1000));
    assertThat(feed.read(reading.next(), 10).items()).isEmpty();
  }

  @Test
  void tellsHowMuchWasOverwritten() {
    add(feed, SIZE + 5);

    Feed.Reading reading = feed.read(2, 2);

    assertThat(reading.missed()).isEqualTo(11);
    assertThat(numbers(reading)).containsExactly(13L, 14L);
    assertThat(reading.next()).isEqualTo(15);
  }

  @Test
  void eachFeedHasAnIdOfItsOwn() {
    assertThat(feed.id()).matches("[0-9a-z]{10}").isNotEqualTo(new Feed(SIZE, () -> 0).id());
  }

  /** Writes and reads of any sizes in any order; a number below 0 is a write of so many. */
  @Property(tries = 300)
  void readersSeeEachItemOnceOrAreToldOfTheHole(
      @ForAll @Size(max = 60) List<@IntRange(min = -40, max = 20) Integer> steps) {
    Feed ring = new Feed(SIZE, () -> 0);
    long written = 0;
    long place = 0;
    for (int step : steps) {
      if (step <= 0) {
        add(ring, -step);
        written -= step;
      } else {
        Feed.Reading reading = ring.read(place, step);
        long first = place < written - SIZE ? written - SIZE / 2 : place;
        assertThat(reading.missed()).isEqualTo(first - place);
        List<Long> wanted = new ArrayList<>();
        for (long number = first; number < Math.min(written, first + step); number++) {
          wanted.add(number);
        }
        assertThat(numbers(reading)).isEqualTo(wanted);
        assertThat(reading.next()).isEqualTo(first + wanted.size());
        place = reading.next();
      }
    }
    assertThat(ring.end()).isEqualTo(written);
  }

  @Test
  void manyWritersAndReadersAtOnceNeverSeeAWrongOrDoubledItem() throws Exception {
    int each = 100_000;
    int writers = 3;
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch begin = new CountDownLatch(1);
    List<Reader> readers = List.of(new Reader(over), new Reader(over));
    List<Thread> reading = readers.stream().map(Thread::new).toList();
    List<Thread> writing = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      writing.add(
          new Thread(
              () -> {
                await(begin);
                add(feed, each);
              }));
    }
    reading.forEach(Thread::start);
    writing.forEach(Thread::start);
    begin.countDown();
    for (Thread thread : writing) {
      thread.join();
    }
    over.set(true);
    for (Thread thread : reading) {
      thread.join();
    }

    for (Reader reader : readers) {
      assertThat(reader.wrong).isEmpty();
      assertThat(reader.seen + reader.missed.get()).isEqualTo((long) each * writers);
    }
  }

  /** Reads to the end, once nobody writes any more. */
  private final class Reader implements Runnable {
    private final AtomicBoolean over;
    private final AtomicLong missed = new AtomicLong();
    private final List<String> wrong = new ArrayList<>();
    private long seen;

    private Reader(AtomicBoolean over) {
      this.over = over;
    }

    @Override
    public void run() {
      long place = 0;
      while (!over.get() || place < feed.end()) {
        Feed.Reading reading = feed.read(place, 7);
        long wanted = place + reading.missed();
        for (FeedItem item : reading.items()) {
          if (item.number() != wanted++) {
            wrong.add(item.number() + " instead of " + (wanted - 1));
          }
        }
        if (reading.next() != wanted) {
          wrong.add("goes on at " + reading.next() + " instead of " + wanted);
        }
        missed.addAndGet(reading.missed());
        seen += reading.items().size();
        place = reading.next();
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(Feed to, int many) {
    Happening what = new Happening.Alert("test", "", true);
    for (int i = 0; i < many; i++) {
      to.add(what);
    }
  }

  private static List<Long> numbers(Feed.Reading reading) {
    return reading.items().stream().map(FeedItem::number).toList();
  }
}
