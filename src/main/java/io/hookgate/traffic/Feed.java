package io.hookgate.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The last things that happened on this node: a ring that is written without locks, by anybody, and
 * read by whoever has a place in it. It is filled whether anybody reads or not, so that a reader
 * can come back; who comes back too late is told how much it missed.
 *
 * <p>A writer takes a number, then puts the item into the number's slot, unless a later item is
 * there already. So a slot holds an item of its own number, an older one (its writer is not done),
 * or a later one (it was overwritten); a reader tells them apart by the item's number alone.
 */
public final class Feed {
  /** Items that are kept. */
  public static final int SIZE = 10_000;

  private final String id = newId();
  private final AtomicReferenceArray<@Nullable FeedItem> slots;
  private final AtomicLong end = new AtomicLong();
  private final LongSupplier clock;

  /**
   * @param clock milliseconds since 1970
   */
  public Feed(LongSupplier clock) {
    this(SIZE, clock);
  }

  Feed(int size, LongSupplier clock) {
    this.slots = new AtomicReferenceArray<>(size);
    this.clock = clock;
  }

  /** Of this node since its start: no other feed has it. */
  public String id() {
    return id;
  }

  /** The number that the next item gets. */
  public long end() {
    return end.get();
  }

  /** Any thread; never waits. */
  public void add(Happening what) {
    long number = end.getAndIncrement();
    put(new FeedItem(number, clock.getAsLong(), what));
  }

  private void put(FeedItem item) {
    int slot = slot(item.number());
    while (true) {
      FeedItem there = slots.get(slot);
      if (there != null && there.number() > item.number()) {
        return; // the ring has gone round while this thread stood still
      }
      if (slots.compareAndSet(slot, there, item)) {
        return;
      }
    }
  }

  /**
   * What was read.
   *
   * @param missed items that are gone, between the place that was asked for and the first of these
   * @param items in order, without holes
   * @param next the place to go on from
   */
  public record Reading(long missed, List<FeedItem> items, long next) {}

  /**
   * Reads on from a place. Who has fallen behind the ring goes on in the middle of it, and so is
   * not told of a hole again and again. Any thread.
   *
   * @param from 0 to {@link #end}
   * @param most items at once, at least 1
   */
  public Reading read(long from, int most) {
    long last = end.get();
    long at = from < last - slots.length() ? last - slots.length() / 2 : from;
    List<FeedItem> items = new ArrayList<>();
    while (at < last && items.size() < most) {
      FeedItem item = slots.get(slot(at));
      if (item == null || item.number() < at) {
        break; // its writer is about to put it there
      }
      if (item.number() == at) {
        items.add(item);
      } else if (!items.isEmpty()) {
        break; // a hole is told before what follows it
      }
      at++;
    }
    return new Reading(at - items.size() - from, items, at);
  }

  private int slot(long number) {
    return (int) (number % slots.length());
  }

  /** Ten characters: two of these are never alike among some nodes and their restarts. */
  private static String newId() {
    String text = Long.toString(ThreadLocalRandom.current().nextLong(1L << 51), 36);
    return "0".repeat(10 - text.length()) + text;
  }
}
