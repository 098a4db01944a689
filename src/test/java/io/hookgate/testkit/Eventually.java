package io.hookgate.testkit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for what comes by itself: looks again and again, up to a deadline. Blocks. */
public final class Eventually {
  private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final Duration SEEING = Duration.ofSeconds(20);

  private Eventually() {}

  /** What is waited for; one that throws does not hold yet. */
  @FunctionalInterface
  public interface Condition {
    /** Whether it holds now. */
    boolean holds() throws Exception;
  }

  /**
   * Returns as soon as the condition holds.
   *
   * @param what is waited for, in words: "the gateway is ready"
   * @return milliseconds until it held
   * @throws AssertionError when it does not hold within the limit; its cause is what the last look
   *     threw
   */
  public static long eventually(String what, Duration limit, Condition condition) {
    return eventually(() -> what, limit, condition);
  }

  /** The same, with words that are made when they are needed. */
  public static long eventually(Supplier<String> what, Duration limit, Condition condition) {
    long begin = System.nanoTime();
    @Nullable Exception last = null;
    do {
      try {
        if (condition.holds()) {
          return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        }
        last = null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting until " + what.get(), e);
      } catch (Exception e) {
        last = e;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS);
    } while (System.nanoTime() - begin < limit.toNanos());
    throw new AssertionError("Not within " + limit.toMillis() + " ms: " + what.get(), last);
  }

  /**
   * The first thing seen that is as wanted.
   *
   * @throws AssertionError with what was seen last, after 20 s
   */
  public static <T> T see(Supplier<T> look, Predicate<T> wanted) {
    AtomicReference<T> seen = new AtomicReference<>();
    eventually(
        () -> "at last there was " + seen.get(),
        SEEING,
        () -> {
          seen.set(look.get());
          return wanted.test(seen.get());
        });
    return seen.get();
  }
}
