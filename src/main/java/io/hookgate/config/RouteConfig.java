package io.hookgate.config;

import io.hookgate.model.Lane;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a source go where. Types are globs: `*` any, `a.*` everything under a.
 *
 * @param priority lane of its deliveries; null for that of each destination
 * @param filter jq text: an event for which it is false or null is not wanted; null wants all
 * @param transform jq text: what it makes of the body is sent; null sends the body
 */
public record RouteConfig(
    String id,
    String tenant,
    String name,
    String sourceId,
    boolean enabled,
    List<String> types,
    List<String> destinationIds,
    @Nullable Lane priority,
    @Nullable String filter,
    @Nullable String transform) {}
