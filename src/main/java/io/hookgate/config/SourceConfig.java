package io.hookgate.config;

import io.hookgate.routing.Selector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who sends to us. typeFrom and dedup.key are selectors such as `header:X-Event` or `body:/type`;
 * null where neither source nor preset names one.
 */
public record SourceConfig(
    String id,
    String tenant,
    String name,
    String path,
    boolean enabled,
    VerifyConfig verify,
    DedupConfig dedup,
    @Nullable Selector typeFrom,
    List<String> forwardHeaders,
    ResponseConfig response) {}
