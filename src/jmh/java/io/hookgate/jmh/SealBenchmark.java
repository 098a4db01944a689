package io.hookgate.jmh;

import io.hookgate.store.Sealer;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What sealing and opening a record of that size costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class SealBenchmark {
  private static final String ID = "evt_01m7zxnepz3eb6zat8k2pnbw0p";

  private final Sealer sealer =
      new Sealer(Map.of("k1", Base64.getEncoder().encodeToString(new byte[32])));

  @Param({"1024", "65536"})
  private int bytes;

  private byte[] plain = {};
  private byte[] sealed = {};

  /** Makes what is sealed and opened. */
  @Setup
  public void make() {
    plain = new byte[bytes];
    sealed = sealer.sealBytes(ID, plain);
  }

  /** As at an accept. */
  @Benchmark
  public byte[] seal() {
    return sealer.sealBytes(ID, plain);
  }

  /** As at a claim. */
  @Benchmark
  public byte[] open() {
    return sealer.openBytes(ID, sealed);
  }
}
