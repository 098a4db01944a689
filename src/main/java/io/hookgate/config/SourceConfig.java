package io.hookgate.config;

import io.hookgate.routing.Selector;
import java.util.List;

/**
 * Who sends to us. typeFrom and dedup.key are selectors such as `header:X-Event` or `body:/type`,
 * the values of several joined with dots; none where neither source nor preset names one.
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
    ResponseConfig response) {}
