package io.hookgate.store;

import io.hookgate.model.DefinitionKind;

/**
 * Something that was defined through the API, as the store has it.
 *
 * @param name unique within its tenant and kind
 * @param version a change makes a new one, larger than any before it
 * @param at when it was changed last, milliseconds since 1970, by the store's clock
 * @param by who changed it last: the API key's name
 * @param gone a tombstone: it was deleted, and its id is never used again
 * @param text what it says, JSON with its secrets sealed for its id; empty of a tombstone
 */
public record Definition(
    String id,
    DefinitionKind kind,
    String tenant,
    String name,
    long version,
    long at,
    String by,
    boolean gone,
    String text) {
  /** Without its text, which may hold what is nobody's business. */
  @Override
  public String toString() {
    return "Definition[" + id + " " + name + " v" + version + (gone ? " gone" : "") + "]";
  }
}
