package io.hookgate.config;

import io.hookgate.model.Tenants;
import io.hookgate.network.AddressRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a completed configuration as records and checks what no schema can say. */
final class GatewayReader {
  private final Section root;
  private final SecretReader secrets;
  private final Problems problems;
  private final long machineMemory;
  private final String defaults;
  private final Map<String, String> files = new HashMap<>();

  /**
   * @param defaults as they were written
   */
  GatewayReader(
      Section root, SecretReader secrets, Problems problems, long machineMemory, String defaults) {
    this.root = root;
    this.secrets = secrets;
    this.problems = problems;
    this.machineMemory = machineMemory;
    this.defaults = defaults;
  }

  /** Of use only when no problem was found. */
  GatewayConfig read() {
    ListenersReader listeners = new ListenersReader(secrets);
    StorageReader storage = new StorageReader(secrets, machineMemory);
    IngressConfig ingress = listeners.ingress(root.section("ingress"));
    ApiConfig api = listeners.api(root.section("api"), ingress);
    RedisConfig redis = storage.redis(root.section("redis"), root.section("retention"));
    EncryptionConfig encryption = storage.encryption(root.section("encryption"));
    checkKeys(redis);
    checkDefaults();
    unique("keys", root.section("api"));
    Map<String, Section> sources = unique("sources", root);
    Map<String, Section> destinations = unique("destinations", root);
    unique("routes", root);
    checkPaths();
    SourceReader source = new SourceReader(secrets, ingress, problems);
    DestinationReader destination = new DestinationReader(secrets, problems);
    RouteReader route = new RouteReader(sources.keySet(), shared(sources), destinations.keySet());
    GatewayConfig config =
        new GatewayConfig(
            ingress,
            api,
            redis,
            encryption,
            retention(root.section("retention")),
            network(root.section("network")),
            new ShutdownConfig(root.section("shutdown").duration("drain")),
            new LogConfig(root.section("log").word("format", LogConfig.Format.class)),
            each("sources", source::read, SourceConfig::id),
            each("destinations", destination::read, DestinationConfig::id),
            each("routes", route::read, RouteConfig::id),
            new AlertsReader(destinations).read(root.section("alerts")),
            new ReplayConfig(root.section("replay").duration("warnAfter")),
            defaults,
            Map.copyOf(files),
            "");
    checkFanOut(config, sources);
    warnOfDisabled(config, destinations);
    return config;
  }

  private <T> List<T> each(
      String key, Function<Section, @Nullable T> reader, Function<T, String> id) {
    List<T> all = new ArrayList<>();
    for (Section section : root.sections(key)) {
      T read = reader.apply(section);
      if (read != null) {
        all.add(read);
        files.put(id.apply(read), section.origin().file());
      }
    }
    return List.copyOf(all);
  }

  /** Only the embedded Redis gets keys by itself: a shared one would meet a key of every node. */
  private void checkKeys(RedisConfig redis) {
    if (redis.mode() == RedisConfig.Mode.EMBEDDED) {
      return;
    }
    if (root.section("encryption").sections("keys").isEmpty()) {
      root.section("encryption")
          .problem("keys", "\"standalone\" needs a data key: none is made by itself there");
    }
    if (root.section("api").sections("keys").isEmpty()) {
      root.section("api")
          .problem("keys", "\"standalone\" needs an API key: none is made by itself there");
    }
  }

  /** Defaults are checked even when no destination uses them. */
  private void checkDefaults() {
    Section defaults = root.section("defaults");
    RetryReader.retry(defaults.section("retry"));
    if (!defaults.isNull("circuitBreaker")) {
      DestinationReader.breaker(defaults.section("circuitBreaker"));
    }
  }

  private Map<String, Section> unique(String key, Section owner) {
    Map<String, Section> byName = new LinkedHashMap<>();
    for (Section section : owner.sections(key)) {
      // An API key's tenant is what it may see, not part of its name.
      String name = key.equals("keys") ? section.find("name") : section.qualifiedName();
      Section other = name == null ? null : byName.putIfAbsent(name, section);
      if (other != null) {
        section.problem(
            "name",
            "there is another \"%s\" at %s: choose a name of its own"
                .formatted(name, other.origin()));
      }
    }
    return byName;
  }

  /** Sources that every tenant publishes into, each under an id of its own. */
  private static Set<String> shared(Map<String, Section> sources) {
    return sources.entrySet().stream()
        .filter(it -> it.getValue().tenant().isEmpty() && SourceReader.published(it.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private void checkPaths() {
    Map<String, Section> byPath = new HashMap<>();
    for (Section source : root.sections("sources")) {
      String name = source.find("name");
      if (SourceReader.published(source) || (name == null && !source.has("path"))) {
        continue;
      }
      String path = SourceReader.path(source, String.valueOf(name));
      Section other = byPath.putIfAbsent(path, source);
      // Two of one name are already reported; their made paths say nothing new.
      if (other != null
          && (source.has("path")
              || !String.valueOf(source.qualifiedName()).equals(other.qualifiedName()))) {
        source.problem(
            "path",
            "%s is already the path of the source at %s: choose another one"
                .formatted(path, other.origin()));
      }
    }
  }

  private static RetentionConfig retention(Section retention) {
    return new RetentionConfig(
        retention.duration("delivered"),
        retention.duration("dead"),
        retention.duration("attempts"),
        retention.duration("rejections"),
        retention.number("perDestination").doubleValue());
  }

  private NetworkConfig network(Section network) {
    for (Section.Item range : network.texts("allow")) {
      String wrong = AddressRange.cidrProblem(range.text());
      if (wrong != null) {
        network.problem(range, wrong);
      }
    }
    return new NetworkConfig(
        network.texts("allow").stream().map(Section.Item::text).toList(),
        new ProxyReader(secrets).read(network));
  }

  private void checkFanOut(GatewayConfig config, Map<String, Section> sources) {
    Map<String, Set<String>> wanted = FanOut.bySource(config.routes());
    Set<String> alerted = wanted.getOrDefault(AlertsConfig.SOURCE_ID, Set.of());
    if (alerted.size() >= FanOut.MOST) {
      root.section("alerts")
          .problem(
              "the enabled routes of the source \"%s\" name %d destinations: at most %d may get one alert, beside alerts.destination"
                  .formatted(AlertsConfig.SOURCE, alerted.size(), FanOut.MOST - 1));
    }
    for (SourceConfig source : config.sources()) {
      int count = wanted.getOrDefault(source.id(), Set.of()).size();
      Section section = sources.get(Tenants.qualified(source.tenant(), source.name()));
      if (count > FanOut.MOST && section != null) {
        section.problem(
            "the enabled routes of this source name %d destinations: at most %d may get one event"
                .formatted(count, FanOut.MOST));
      }
    }
  }

  private void warnOfDisabled(GatewayConfig config, Map<String, Section> destinations) {
    Set<String> wanted =
        config.routes().stream()
            .filter(RouteConfig::enabled)
            .flatMap(route -> route.destinationIds().stream())
            .collect(Collectors.toSet());
    for (DestinationConfig destination : config.destinations()) {
      Section section =
          destinations.get(Tenants.qualified(destination.tenant(), destination.name()));
      if (!destination.enabled() && wanted.contains(destination.id()) && section != null) {
        problems.warn(
            section.origin("enabled"),
            "a route still leads here, so its events become dead letters: disable the route, or"
                + " write \"paused\": true to hold them");
      }
    }
  }
}
