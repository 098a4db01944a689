package io.hookgate.config;

import io.hookgate.routing.Selector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who sends to us. typeFrom and dedup.key are selectors such as `header:X-Event` or `body:/type`,
 * the values of several joined with dots; none where neither source nor preset names one.
 *
 * @param split JSON pointer of the array whose items are events of their own; null when a request
 *     is one event
 * @param redact JSON pointers to what people may not see of its events
 * @param orderKey where the key stands whose events stay in order; none: each event by itself
 * @param keepRejected how many rejected requests are kept, so that they can be judged again
 */
public record SourceConfig(
    String id,
    String tenant,
    String name,
    String path,
    boolean enabled,
    VerifyConfig verify,
    DedupConfig dedup,
    List<Selector> typeFrom,
    List<String> forwardHeaders,
    ResponseConfig response,
    @Nullable String split,
    int keepRejected,
    List<Selector> orderKey,
    List<String> redact) {
  /** The reserved name of what published events come from; each tenant has its own. */
  public static final String API = "api";

  /** A source that neither splits requests nor keeps rejected ones. */
  public SourceConfig(
      String id,
      String tenant,
      String name,
      String path,
      boolean enabled,
      VerifyConfig verify,
      DedupConfig dedup,
      List<Selector> typeFrom,
      List<String> forwardHeaders,
      ResponseConfig response) {
    this(
        id,
        tenant,
        name,
        path,
        enabled,
        verify,
        dedup,
        typeFrom,
        forwardHeaders,
        response,
        null,
        0,
        List.of(),
        List.of());
  }
}
