package io.hookgate.api;

import io.hookgate.config.SecretPlaces;
import io.hookgate.model.DefinitionKind;
import io.hookgate.store.Sealer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows definitions without their secrets, and takes what it showed back: in place of a secret
 * stands {@code {"kept": "fingerprint"}}, with the end of one that has an end. So a definition can
 * be read, edited and written without anybody seeing a secret.
 */
final class KeptSecrets {
  private static final String KEPT = "kept";
  private static final String VALUE = "value";
  private static final String END = "notAfter";

  private final Sealer sealer;
  private final SecretPlaces places = new SecretPlaces();

  KeptSecrets(Sealer sealer) {
    this.sealer = sealer;
  }

  /** The definition with that id, as everybody may see it who may see definitions. */
  JsonObject shown(DefinitionKind kind, String id, JsonObject definition) {
    return places.replace(kind, definition, (pointer, secret) -> masked(id, secret));
  }

  /**
   * What was sent, with the secrets that it keeps.
   *
   * @param stored the definition that it changes; null when there is none
   * @param found told of each place that keeps what is not there
   */
  JsonObject restored(
      DefinitionKind kind, String id, JsonObject sent, @Nullable JsonObject stored, Faults found) {
    Map<String, String> known = new HashMap<>();
    if (stored != null) {
      places.replace(
          kind,
          stored,
          (pointer, secret) -> {
            String text = text(secret);
            known.put(sealer.fingerprint(id, text), text);
            return secret;
          });
    }
    return places.replace(kind, sent, (pointer, secret) -> secret(pointer, secret, known, found));
  }

  private static Object secret(
      String pointer, Object sent, Map<String, String> known, Faults found) {
    if (!(sent instanceof JsonObject object) || !object.containsKey(KEPT)) {
      return sent;
    }
    String text = object.getValue(KEPT) instanceof String print ? known.get(print) : null;
    if (text == null || object.containsKey(VALUE)) {
      found.add(
          pointer,
          "keeps a secret that is not here: write the secret itself alone, or \"kept\" as the last"
              + " answer showed it");
      return sent;
    }
    JsonObject rest = object.copy();
    rest.remove(KEPT);
    return rest.isEmpty() ? text : rest.put(VALUE, text);
  }

  private JsonObject masked(String id, Object secret) {
    JsonObject shown = new JsonObject().put(KEPT, sealer.fingerprint(id, text(secret)));
    return secret instanceof JsonObject dated && dated.containsKey(END)
        ? shown.put(END, dated.getValue(END))
        : shown;
  }

  private static String text(Object secret) {
    return secret instanceof JsonObject dated
        ? String.valueOf(dated.getValue(VALUE))
        : String.valueOf(secret);
  }
}
