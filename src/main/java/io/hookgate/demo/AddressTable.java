package io.hookgate.demo;

import io.hookgate.receiver.AddressStatus;
import java.util.List;

/** What the receiver learnt about each address, for people. */
final class AddressTable {
  private static final String ROW = "  %-28s %-13s %-9s %-21s %s%n";

  private AddressTable() {}

  static String of(List<AddressStatus> addresses) {
    StringBuilder table = new StringBuilder();
    table.append(ROW.formatted("address", "status", "marketing", "last active", "cause"));
    for (AddressStatus address : addresses) {
      table.append(
          ROW.formatted(
              address.email(),
              address.standing().word(),
              address.marketing() ? "yes" : "no",
              address.lastActive() == null ? "never" : address.lastActive(),
              cause(address)));
    }
    return table.toString();
  }

  private static String cause(AddressStatus address) {
    return switch (address.standing()) {
      case COMPLAINED, HARD_BOUNCED -> "suppressed: " + address.cause();
      case SUSPECT -> "three soft bounces without a delivery between";
      case UNSUBSCRIBED -> "asked for no more marketing";
      case ACTIVE -> "";
    };
  }
}
