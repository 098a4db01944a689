package io.hookgate.delivery;

import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Time and chance.
 *
 * @param clock the time of day
 * @param nanoTime monotonic, on the scale of {@link System#nanoTime()}, which leases are measured
 *     by
 * @param random for jitter
 */
public record Environment(InstantSource clock, LongSupplier nanoTime, RandomGenerator random) {
  /** The machine's. */
  public static Environment system() {
    return new Environment(
        InstantSource.system(), System::nanoTime, () -> ThreadLocalRandom.current().nextLong());
  }
}
