package io.hookgate.bus;

import io.hookgate.model.LeasedDelivery;
import java.util.List;

/** These deliveries are leased to this node, and {@code Admission} holds room for each. */
public record Leased(List<LeasedDelivery> deliveries) {}
