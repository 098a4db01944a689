package io.hookgate.doctor;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** A Redis that is asked and not changed. For one thread; blocks. */
interface RedisAsk extends Closeable {
  /** The text of INFO, all of it. */
  String info() throws IOException;

  /** Its settings; fails where it does not tell them. */
  Map<String, String> settings() throws IOException;

  /** Its clock. */
  Instant time() throws IOException;

  /** The id of the store in it; empty when there is none. */
  String storeId() throws IOException;

  /** How long a PING takes. */
  Duration ping() throws IOException;
}
