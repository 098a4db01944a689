package io.hookgate.signature;

import io.hookgate.routing.JsonItems;
import io.hookgate.routing.Selector;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a preset: the keys of a scheme ({@link Scheme#fromJson}), or of a credential ({@link
 * Credential#fromJson}), or {@code code} in their place, and those below. {@code
 * presets.schema.json} has the same for editors.
 *
 * <pre>
 * title     the provider's own name
 * handshake what it asks before it sends
 * like      name of another preset, whose scheme counts except for the keys that are here
 * code      name of the code that proves, in place of a scheme
 * response  {"status": 200, "body": "..."} when the provider demands it
 * unproven  true when no vector of others passes
 * about     documentation, vector, setup, failure, note
 * </pre>
 */
final class PresetReader {
  private static final Set<String> OWN =
      Set.of("title", "code", "handshake", "response", "unproven", "about");
  private static final Set<String> BESIDE_CODE = Set.of("idFrom", "typeFrom", "dedupTtl", "split");
  private static final Set<String> ABOUT =
      Set.of("documentation", "vector", "setup", "failure", "note");

  private final String name;
  private final JsonFields own;
  private final JsonFields rest;

  PresetReader(String name, JsonObject json) {
    this.name = name;
    JsonObject ours = new JsonObject();
    JsonObject others = new JsonObject();
    json.forEach(
        entry ->
            (OWN.contains(entry.getKey()) ? ours : others).put(entry.getKey(), entry.getValue()));
    this.own = new JsonFields(ours, "");
    this.rest = new JsonFields(others, "");
  }

  /**
   * The preset.
   *
   * @throws IllegalArgumentException beginning with the key that is unknown, missing or wrong
   */
  Preset read() {
    return new Preset(
        name,
        own.get("title", Function.identity()),
        method(),
        event(),
        own.find("handshake", Function.identity()),
        reply(),
        !Boolean.TRUE.equals(own.json().getValue("unproven")),
        about());
  }

  private Preset.Method method() {
    Code code = own.find("code", Code::named);
    if (code == null && Credential.reads(rest.text("scheme", ""))) {
      return new Preset.Method.Carried(Credential.fromJson(name, rest.json()));
    }
    if (code == null) {
      return new Preset.Method.Declared(Scheme.fromJson(name, rest.json()));
    }
    rest.only(BESIDE_CODE);
    return new Preset.Method.Coded(code);
  }

  private EventFields event() {
    return new EventFields(
        rest.find("idFrom", Selector::parse),
        rest.selectors("typeFrom"),
        rest.duration("dedupTtl"),
        rest.find("split", pointer -> JsonItems.at(pointer).toString()));
  }

  private Preset.@Nullable Reply reply() {
    JsonFields response = own.object("response");
    if (response == null) {
      return null;
    }
    response.only(Set.of("status", "body"));
    Object status = response.json().getValue("status", 200);
    if (!(status instanceof Integer number) || number < 200 || number > 299) {
      throw response.problem("status", "must be a whole number from 200 to 299");
    }
    return new Preset.Reply(number, response.find("body", Function.identity()));
  }

  private Preset.About about() {
    JsonFields about = own.object("about");
    if (about == null) {
      throw own.problem("about", "is missing");
    }
    about.only(ABOUT);
    return new Preset.About(
        about.get("documentation", Function.identity()),
        about.text("vector", ""),
        about.text("setup", ""),
        about.text("failure", ""),
        about.text("note", ""));
  }
}
