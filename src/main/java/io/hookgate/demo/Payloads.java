package io.hookgate.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Real-shaped events of three providers, the same bytes for the same seed and time. */
public final class Payloads {
  /** Fewest events of which the mail events still show every status of an address. */
  public static final int FEWEST = 2 * EmailEvents.FEWEST;

  private final long seed;
  private final Instant time;

  /** Events around that time; the seed decides the ids and every other free choice. */
  public Payloads(long seed, Instant time) {
    this.seed = seed;
    this.time = time;
  }

  /**
   * That many events, shuffled: 60 % mail, 25 % code, 15 % payments.
   *
   * @throws IllegalArgumentException with fewer than {@link #FEWEST}
   */
  public List<Shipment> mixed(int count, String mail, String github, String stripe) {
    if (count < FEWEST) {
      throw new IllegalArgumentException(
          count + " events are too few to show every status of an address; take " + FEWEST);
    }
    int payments = count * 15 / 100;
    int code = count * 25 / 100;
    Random random = new Random(seed);
    List<Shipment> all = new ArrayList<>(count);
    all.addAll(new EmailEvents(mail, random).make(count - payments - code, time));
    all.addAll(new GitHubEvents(github, random).make(code, time));
    all.addAll(new StripeEvents(stripe, random).make(payments, time));
    Collections.shuffle(all, random);
    return all;
  }

  /** That many mail events of people who are there and read: what the outage scene sends. */
  public List<Shipment> mail(int count, String source) {
    return new EmailEvents(source, new Random(seed ^ 1))
        .make(EmailEvents.FEWEST + count, time)
        .subList(EmailEvents.FEWEST, EmailEvents.FEWEST + count);
  }
}
