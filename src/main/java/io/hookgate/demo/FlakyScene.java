package io.hookgate.demo;

import io.hookgate.demo.ProgressBoard.Row;
import io.hookgate.receiver.AddressStatus;
import io.hookgate.receiver.AddressStatus.Standing;
import io.hookgate.receiver.ReceiverStats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Scene 1: a receiver that refuses most requests gets every event nevertheless. */
final class FlakyScene {
  private static final int TWICE_EVERY = 20;
  private static final long FRAME_MILLIS = 100;

  private final Stage stage;
  private final List<Shipment> shipments;
  private final Lot lot;

  FlakyScene(Stage stage, List<Shipment> shipments) {
    this.stage = stage;
    this.shipments = shipments;
    this.lot = new Lot(shipments.size());
  }

  /** Plays it; what is missing in the end, in sentences. */
  List<String> play() throws InterruptedException {
    ProgressBoard board = new ProgressBoard(stage.out(), stage.terminal());
    for (Shipment shipment : shipments) {
      stage.providers().send(shipment, lot);
      board.show(rows());
    }
    boolean sentAgain = false;
    while (!stage.over() && !(sentAgain && Proof.of(lot, stage.receiver()).complete())) {
      if (!sentAgain && lot.answered()) {
        sendSomeAgain();
        sentAgain = true;
      }
      board.show(rows());
      Thread.sleep(FRAME_MILLIS);
    }
    board.finish(rows());
    List<String> shortcomings = Proof.of(lot, stage.receiver()).shortcomings();
    shortcomings.addAll(report());
    return shortcomings;
  }

  private void sendSomeAgain() {
    for (int i = 0; i < shipments.size(); i += TWICE_EVERY) {
      stage.providers().send(shipments.get(i), lot);
    }
  }

  private List<Row> rows() {
    Proof proof = Proof.of(lot, stage.receiver());
    ReceiverStats stats = stage.receiver().stats();
    int accepted = lot.accepted().size();
    int arrived = proof.arrived();
    return List.of(
        new Row("accepted", accepted, lot.size(), ""),
        new Row("delivered", arrived, lot.size(), ""),
        new Row("attempts", proof.attempts(), 0, refused(stats)),
        new Row("waiting", accepted - arrived, 0, ""));
  }

  private static String refused(ReceiverStats stats) {
    return stats.received() == 0
        ? ""
        : String.format(Locale.ROOT, "%.1f %% refused", 100.0 * stats.failed() / stats.received());
  }

  private List<String> report() {
    Proof proof = Proof.of(lot, stage.receiver());
    ReceiverStats stats = stage.receiver().stats();
    stage.say(
        "  %d accepted, %d arrived with %d attempts%s; doubles %d; bad signatures %d"
            .formatted(
                lot.accepted().size(),
                proof.arrived(),
                proof.attempts(),
                refused(stats).isEmpty() ? "" : ", " + refused(stats),
                proof.doubles(),
                stats.badSignatures()));
    stage.say(
        "  sent twice by their provider: %d, recognised: %d"
            .formatted((lot.size() + TWICE_EVERY - 1) / TWICE_EVERY, lot.duplicates()));
    stage.say("");
    List<AddressStatus> addresses = stage.receiver().addresses();
    stage.say(AddressTable.of(addresses));
    return missing(addresses);
  }

  private static List<String> missing(List<AddressStatus> addresses) {
    Set<Standing> seen =
        addresses.stream().map(AddressStatus::standing).collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    Arrays.stream(Standing.values())
        .filter(standing -> !seen.contains(standing))
        .forEach(standing -> missing.add("no address became " + standing.word()));
    return missing;
  }
}
