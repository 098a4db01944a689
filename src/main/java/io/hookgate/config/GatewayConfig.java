package io.hookgate.config;

import java.util.List;

/**
 * Everything that a gateway is told, checked and complete: references resolved, defaults filled in.
 */
public record GatewayConfig(
    IngressConfig ingress,
    ApiConfig api,
    RedisConfig redis,
    EncryptionConfig encryption,
    RetentionConfig retention,
    NetworkConfig network,
    ShutdownConfig shutdown,
    LogConfig log,
    List<SourceConfig> sources,
    List<DestinationConfig> destinations,
    List<RouteConfig> routes,
    AlertsConfig alerts,
    ReplayConfig replay) {}
