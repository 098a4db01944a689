package io.hookgate.doctor;

import java.util.ArrayList;
import java.util.List;

/** The Java that runs the gateway, by this one: scripts start both with the same flags. */
final class JavaCheck {
  private static final long LEAST_HEAP = 200L << 20;
  private static final String EXIT = "-XX:+ExitOnOutOfMemoryError";

  private JavaCheck() {}

  /**
   * Looks at what is given.
   *
   * @param feature of the version
   * @param heap bytes at most
   * @param flags as the process was started with
   * @param redis bytes that an embedded Redis may take; 0 for none
   * @param memory bytes of this machine; 0 when unknown
   */
  static List<Finding> look(int feature, long heap, List<String> flags, long redis, long memory) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        feature >= 17
            ? Finding.ok("java.version", "Java " + feature)
            : Finding.problem("java.version", "Java " + feature, "install Java 17 or later"));
    String said = "the heap has at most %d MiB".formatted(heap >> 20);
    findings.add(
        heap >= LEAST_HEAP
            ? Finding.ok("java.heap", said)
            : Finding.warning("java.heap", said, "give it -Xmx256m or more (HOOKGATE_JAVA_OPTS)"));
    if (!flags.contains(EXIT)) {
      findings.add(
          Finding.warning(
              "java.flags",
              EXIT + " is not set: a gateway without memory would go on half dead",
              "start it with scripts/hookgate, or add that flag"));
    }
    if (memory > 0 && heap + redis > memory) {
      findings.add(
          Finding.warning(
              "java.memory",
              "heap and Redis may take %d MiB together, this machine has %d MiB"
                  .formatted((heap + redis) >> 20, memory >> 20),
              "lower -Xmx or retention.maxMemory"));
    }
    return findings;
  }
}
