package io.hookgate.config;

import io.hookgate.config.Node.Elements;
import io.hookgate.config.Node.Members;
import io.hookgate.model.DefinitionKind;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was defined elsewhere than in files: the same keys, checks and defaults, but secrets
 * are written out and routes name what they lead to by id. A definition with problems costs the
 * others nothing. It checks whole schemas: not for event loops.
 */
public final class DefinitionReader {
  private static final String OTHERS = "";

  private final JsonObject defaults;
  private final IngressConfig ingress;
  private final InstantSource clock;
  private final Schema schema = Schema.shipped();

  /**
   * @param config whose defaults and listener definitions hang on
   * @param clock tells which secrets have expired
   */
  public DefinitionReader(GatewayConfig config, InstantSource clock) {
    this.defaults = new JsonObject(config.defaults());
    this.ingress = config.ingress();
    this.clock = clock;
  }

  /**
   * Something to be read.
   *
   * @param text as in a configuration file, without {@code tenant}
   */
  public record Draft(DefinitionKind kind, String id, String tenant, JsonObject text) {}

  /**
   * What was read, by the ids of the drafts.
   *
   * @param problems of each draft that has some; their pointers begin at its own text
   */
  public record Definitions(
      Map<String, SourceConfig> sources,
      Map<String, DestinationConfig> destinations,
      Map<String, RouteConfig> routes,
      Map<String, List<Problem>> problems) {}

  /** Reads sources, destinations and routes. */
  public Definitions read(List<Draft> drafts) {
    Problems problems = new Problems();
    Map<String, Node> root = new LinkedHashMap<>();
    for (DefinitionKind kind :
        List.of(DefinitionKind.SOURCE, DefinitionKind.DESTINATION, DefinitionKind.ROUTE)) {
      root.put(kind.word() + 's', elements(kind, drafts));
    }
    root.put("defaults", Node.members(defaults, new Origin(OTHERS, "/defaults")));
    Members checked =
        new SchemaCheck(schema, problems).check(new Members(new Origin(OTHERS, ""), root));
    Members complete = new SchemaDefaults(schema, problems).complete(ConfigLoader.inherit(checked));
    return read(new Section(complete, problems), problems);
  }

  private static Elements elements(DefinitionKind kind, List<Draft> drafts) {
    List<Node> items = new ArrayList<>();
    for (Draft draft : drafts) {
      if (draft.kind() == kind) {
        JsonObject text = draft.text().copy();
        text.remove("tenant");
        if (!draft.tenant().isEmpty()) {
          text.put("tenant", draft.tenant());
        }
        items.add(Node.members(text, new Origin(draft.id(), "")));
      }
    }
    return new Elements(new Origin(OTHERS, '/' + kind.word()), items);
  }

  private Definitions read(Section root, Problems problems) {
    SecretReader secrets = SecretReader.writtenOut(problems, clock);
    SourceReader source = new SourceReader(secrets, ingress, problems);
    DestinationReader destination = new DestinationReader(secrets, problems);
    RouteReader route = RouteReader.ofIds();
    Map<String, SourceConfig> sources = new HashMap<>();
    Map<String, DestinationConfig> destinations = new HashMap<>();
    Map<String, RouteConfig> routes = new HashMap<>();
    root.sections("sources").forEach(it -> put(sources, it, source.read(own(it))));
    for (Section section : root.sections("destinations")) {
      if (!namesFiles(section)) {
        put(destinations, section, destination.read(own(section)));
      }
    }
    root.sections("routes").forEach(it -> put(routes, it, route.read(own(it))));
    Map<String, List<Problem>> found =
        problems.problems().stream().collect(Collectors.groupingBy(Problem::file));
    for (String id : found.keySet()) {
      sources.remove(id);
      destinations.remove(id);
      routes.remove(id);
    }
    return new Definitions(
        Map.copyOf(sources), Map.copyOf(destinations), Map.copyOf(routes), Map.copyOf(found));
  }

  /** Files of this machine are not for those who come through the API. */
  private static boolean namesFiles(Section destination) {
    Section auth = destination.has("auth") ? destination.section("auth") : null;
    Section oauth2 = auth != null && auth.has("oauth2") ? auth.section("oauth2") : null;
    boolean named = false;
    for (Section section : oauth2 == null ? List.of(destination) : List.of(destination, oauth2)) {
      if (section.has("tls")) {
        section.problem("tls", "names files of one machine: define such a destination in a file");
        named = true;
      }
    }
    return named;
  }

  /** Its draft's id is where it came from. */
  private static Section own(Section section) {
    return section.withId(section.origin().file());
  }

  private static <T> void put(Map<String, T> read, Section section, @Nullable T made) {
    if (made != null) {
      read.put(section.origin().file(), made);
    }
  }
}
