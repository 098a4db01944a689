package io.hookgate.config;

import com.sun.management.OperatingSystemMXBean;
import io.hookgate.config.Node.Elements;
import io.hookgate.config.Node.Members;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads a configuration: read, merge, hold against the schema, complete, check. It reads files and
 * blocks: not for event loops.
 */
public final class ConfigLoader {
  private final Map<String, String> environment;
  private final long machineMemory;
  private final InstantSource clock;

  /**
   * @param environment what {@code {"env": "NAME"}} is looked up in
   */
  public ConfigLoader(Map<String, String> environment) {
    this(
        environment,
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize(),
        InstantSource.system());
  }

  /**
   * @param machineMemory bytes
   * @param clock tells which secrets have expired
   */
  ConfigLoader(Map<String, String> environment, long machineMemory, InstantSource clock) {
    this.environment = Map.copyOf(environment);
    this.machineMemory = machineMemory;
    this.clock = clock;
  }

  /**
   * Loads these files as one configuration.
   *
   * @param paths files, and folders that stand for their {@code *.json} in the order of their names
   *     ({@code *.schema.json} left out); a later one overrides the earlier ones; at least one
   * @return the configuration, or every problem that was found
   */
  public Loaded load(List<Path> paths) {
    Problems problems = new Problems();
    List<Members> files = new ConfigFiles(problems).read(paths);
    if (!problems.none()) {
      return new Loaded.Invalid(problems.problems());
    }
    Members merged =
        files.stream()
            .reduce(Merge::over)
            .orElseThrow(() -> new IllegalArgumentException("no configuration file was named"));
    Schema schema = Schema.shipped();
    Members checked = new SchemaCheck(schema, problems).check(merged);
    Members complete = new SchemaDefaults(schema, problems).complete(inherit(checked));
    GatewayConfig config =
        new GatewayReader(
                new Section(complete, problems),
                new SecretReader(environment, problems, clock),
                problems,
                machineMemory,
                written(checked.get("defaults")))
            .read();
    return problems.none()
        ? new Loaded.Valid(config.with(new Fingerprint(schema).of(complete)), problems.warnings())
        : new Loaded.Invalid(problems.problems());
  }

  private static String written(@Nullable Node defaults) {
    return defaults instanceof Members members ? members.toJson().encode() : "{}";
  }

  /** The keys of {@code defaults} are keys of every destination, which overrides them. */
  static Members inherit(Members configuration) {
    if (!(configuration.get("defaults") instanceof Members defaults)
        || !(configuration.get("destinations") instanceof Elements destinations)) {
      return configuration;
    }
    List<Node> inheriting =
        destinations.items().stream()
            .map(node -> node instanceof Members own ? inherit(defaults, own) : node)
            .toList();
    return configuration.with("destinations", new Elements(destinations.origin(), inheriting));
  }

  /** The destination stays the place to look at. */
  private static Node inherit(Members defaults, Members own) {
    return new Members(own.origin(), Merge.over(defaults, own).byKey());
  }
}
