package io.hookgate.config;

import java.util.List;
import java.util.Map;

/**
 * Everything that a gateway is told, checked and complete: references resolved, defaults filled in.
 *
 * @param defaults what destinations that are defined elsewhere inherit: JSON as it was written
 * @param files the file that each source, destination and route was written in, by its id
 * @param fingerprint of what the files say, as {@link Fingerprint} has it; empty when there were
 *     none
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
    ReplayConfig replay,
    String defaults,
    Map<String, String> files,
    String fingerprint) {
  /** The same of files with that fingerprint. */
  GatewayConfig with(String fingerprintOfFiles) {
    return new GatewayConfig(
        ingress,
        api,
        redis,
        encryption,
        retention,
        network,
        shutdown,
        log,
        sources,
        destinations,
        routes,
        alerts,
        replay,
        defaults,
        files,
        fingerprintOfFiles);
  }
}
