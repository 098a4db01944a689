package io.hookgate.config;

import java.util.List;

/** Which events of a source go where. Types are globs: `*` any, `a.*` everything under a. */
public record RouteConfig(
    String id,
    String tenant,
    String name,
    String sourceId,
    boolean enabled,
    List<String> types,
    List<String> destinationIds) {}
