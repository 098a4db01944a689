package io.hookgate.cli;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes each event that arrives, reads it and forwards it: begun in the order of arrival, so many
 * under way at once at most. While all of them wait, nothing more is read, and the feed tells later
 * what was missed.
 */
final class ListenSession implements LiveEvents.Listener, AutoCloseable {
  private static final long END_SECONDS = 2;
  private static final int TRIES = 3;
  private static final long BETWEEN_TRIES_MILLIS = 500;

  private final Api api;
  private final Forwarding forwarding;
  private final ListenLog log;
  private final Semaphore room;
  private final ExecutorService threads;
  private volatile @Nullable EventCopy last;

  /**
   * @param underWay forwards at once
   */
  ListenSession(Api api, Forwarding forwarding, ListenLog log, int underWay) {
    this.api = api;
    this.forwarding = forwarding;
    this.log = log;
    this.room = new Semaphore(underWay);
    this.threads = Executors.newFixedThreadPool(underWay);
  }

  @Override
  public void event(String id) throws InterruptedException {
    EventCopy event = fetch(id);
    if (event == null) {
      return;
    }
    if (!event.gone().isEmpty()) {
      log.note("withheld", id + " is not forwarded: " + event.gone());
      return;
    }
    warnOfWhatDiffers(event);
    last = event;
    room.acquire();
    forward(event, false);
  }

  @Override
  public void connected(boolean again) {
    if (again) {
      log.note("connected", "the gateway is back");
    }
  }

  @Override
  public void disconnected(String why) {
    log.note("disconnected", "the live feed broke off (" + why + "): coming back");
  }

  @Override
  public void gap(String why) {
    log.note("gap", "the live feed left something out (" + why + "): read from the list");
  }

  /** Forwards the last one once more. */
  void replay() {
    EventCopy event = last;
    if (event == null) {
      log.note("nothing", "nothing has arrived yet that could be replayed");
      return;
    }
    if (room.tryAcquire()) {
      forward(event, true);
    } else {
      // Whoever presses keys does not wait for answers: the next key may be the one that ends it.
      log.note("busy", "as many are under way as may be at once: try again");
    }
  }

  /** Waits a moment for what is under way, then breaks it off. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** With room that was taken for it. */
  private void forward(EventCopy event, boolean replay) {
    threads.execute(
        () -> {
          try {
            log.forwarded(event, replay, forwarding.post(event, replay));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            room.release();
          }
        });
  }

  private @Nullable EventCopy fetch(String id) throws InterruptedException {
    String why = "";
    for (int tried = 0; tried < TRIES; tried++) {
      try {
        return EventCopy.read(api.text("/api/v1/events/" + Api.segment(id)));
      } catch (IOException e) {
        why = String.valueOf(e.getMessage());
        if (e instanceof ApiRefusal refusal && refusal.forGood()) {
          break;
        }
        Thread.sleep(BETWEEN_TRIES_MILLIS);
      }
    }
    log.note("unread", id + " could not be read and is not forwarded: " + why);
    return null;
  }

  private void warnOfWhatDiffers(EventCopy event) {
    if (event.redacted()) {
      log.warnOnce(
          "the source '"
              + event.source()
              + "' redacts: the bytes forwarded here are not those that a delivery sends");
    }
    event.headers().stream()
        .filter(header -> !event.sendable().contains(header))
        .forEach(
            header ->
                log.warnOnce(
                    "the header "
                        + header.name()
                        + " is left out: a delivery has it, but its value is shown to nobody"));
  }
}
