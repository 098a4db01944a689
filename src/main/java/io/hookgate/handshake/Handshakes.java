package io.hookgate.handshake;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The handshakes that there are, by the names that presets and configuration use. */
public final class Handshakes {
  private static final Map<String, Function<Parameters, Handshake>> ALL = new TreeMap<>();

  static {
    ALL.put("adobe-io", parameters -> QueryEcho.get("challenge"));
    ALL.put("adobe-sign", parameters -> new ClientIdEcho());
    ALL.put("asana", HookSecret::new);
    ALL.put("cloudevents", AbuseProtection::new);
    ALL.put("discord", parameters -> new DiscordPing());
    ALL.put("dropbox", parameters -> QueryEcho.get("challenge"));
    ALL.put("intercom", parameters -> new Probe(Set.of("HEAD"), false));
    ALL.put("mailchimp", parameters -> new Probe(Set.of("GET", "HEAD"), true));
    ALL.put("meta", HubChallenge::new);
    ALL.put("microsoft-graph", parameters -> QueryEcho.post("validationToken"));
    ALL.put("okta", parameters -> new OktaChallenge());
    ALL.put("onfleet", parameters -> QueryEcho.get("check"));
    ALL.put("slack", parameters -> new SlackVerification());
    ALL.put("smartcar", SignedChallenge::ofSmartcar);
    ALL.put("sns", parameters -> new SnsConfirmation());
    ALL.put("trello", parameters -> new Probe(Set.of("HEAD"), false));
    ALL.put("twitch", parameters -> new TwitchVerification());
    ALL.put("twitter", ResponseCheck::new);
    ALL.put("zoom", SignedChallenge::ofZoom);
  }

  private Handshakes() {}

  /** All names in alphabetical order; refuses changes. */
  public static Set<String> names() {
    return Collections.unmodifiableSet(ALL.keySet());
  }

  /** Whether it gets its tokens from the source's {@code handshake.tokens}. */
  public static boolean takesTokens(String name) {
    return name.equals("meta") || name.equals("asana");
  }

  /** Whether it gets origins from the source's {@code handshake.origins}. */
  public static boolean takesOrigins(String name) {
    return name.equals("cloudevents");
  }

  /** Whether the source has no secret before the provider brings one. */
  public static boolean bringsSecrets(String name) {
    return name.equals("asana");
  }

  /**
   * The handshake of that name.
   *
   * @throws IllegalArgumentException when there is none, or when a parameter is missing
   */
  public static Handshake of(String name, Parameters parameters) {
    Function<Parameters, Handshake> make = ALL.get(name);
    if (make == null) {
      throw new IllegalArgumentException(
          "there is no handshake \"%s\"; there are: %s"
              .formatted(name, String.join(", ", ALL.keySet())));
    }
    return make.apply(parameters);
  }
}
