package io.hookgate.config;

import java.util.List;

/**
 * Everything that a gateway is told, checked and complete: references resolved, defaults filled in.
 *
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
    String fingerprint) {

  /** One that no files were loaded for. */
  public GatewayConfig(
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
      AlertsConfig alerts) {
    this(
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
        "");
  }

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
        fingerprintOfFiles);
  }
}
