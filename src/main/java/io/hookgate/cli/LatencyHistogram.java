package io.hookgate.cli;

/**
 * Counts times by size in logarithmic buckets: exact below 256 microseconds, within 0.8 % above.
 * For one thread at a time.
 */
public final class LatencyHistogram {
  private static final int SUB_BITS = 7;
  private static final int SUB = 1 << SUB_BITS;
  private static final int MAX_BITS = 40;
  private static final long MAX = (1L << MAX_BITS) - 1;

  private final long[] counts = new long[(MAX_BITS - SUB_BITS + 1) * SUB];
  private long count;
  private long max;

  /** Counts one time in microseconds; below 0 counts as 0, above twelve days as twelve days. */
  public void add(long micros) {
    long value = Math.max(0, Math.min(MAX, micros));
    counts[indexOf(value)]++;
    count++;
    max = Math.max(max, value);
  }

  /** How many times were counted. */
  public long count() {
    return count;
  }

  /** The largest time counted, in microseconds; 0 when there was none. */
  public long max() {
    return max;
  }

  /**
   * The time that this share of all counted times does not exceed, in microseconds, rounded up to
   * its bucket's end; 0 when there was none.
   *
   * @param share above 0, at most 1
   */
  public long quantile(double share) {
    long wanted = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return Math.min(max, highestIn(i));
      }
    }
    return max;
  }

  private static int indexOf(long value) {
    int shift = Math.max(0, 63 - Long.numberOfLeadingZeros(value) - SUB_BITS);
    return shift * SUB + (int) (value >>> shift);
  }

  private static long highestIn(int index) {
    if (index < 2 * SUB) {
      return index;
    }
    int shift = index / SUB - 1;
    long sub = (long) index - (long) shift * SUB;
    return ((sub + 1) << shift) - 1;
  }
}
