package io.hookgate.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Hands messages over within one node as they are; they are immutable. None of them may leave the
 * node.
 */
public final class LocalCodec<T> implements MessageCodec<T, T> {
  private final Class<T> type;

  private LocalCodec(Class<T> type) {
    this.type = type;
  }

  /** Registers every message type; once per Vert.x instance. */
  public static void registerAll(EventBus bus) {
    register(bus, Leased.class);
    register(bus, Due.class);
    register(bus, DueShard.class);
    register(bus, DueLater.class);
    register(bus, RoomFreed.class);
    register(bus, CircuitChanged.class);
    register(bus, Held.class);
    register(bus, LiveChanged.class);
    register(bus, DestinationSwitched.class);
  }

  private static <T> void register(EventBus bus, Class<T> type) {
    bus.registerDefaultCodec(type, new LocalCodec<>(type));
  }

  @Override
  public void encodeToWire(Buffer buffer, T message) {
    throw new UnsupportedOperationException(type.getSimpleName() + " stays on its node");
  }

  @Override
  public T decodeFromWire(int position, Buffer buffer) {
    throw new UnsupportedOperationException(type.getSimpleName() + " stays on its node");
  }

  @Override
  public T transform(T message) {
    return message;
  }

  @Override
  public String name() {
    return "local." + type.getSimpleName();
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
