package io.hookgate.api;

import io.vertx.core.Vertx;
import java.util.random.RandomGenerator;

/** What the resources share that define things: one look at what is there, one way to change it. */
record Defining(
    Catalog catalog,
    DefinitionCheck check,
    DefinitionWrites writes,
    Edits edits,
    DefinitionJson json) {
  static Defining of(Vertx vertx, ApiParts parts, RandomGenerator random) {
    Catalog catalog = new Catalog(parts.defined());
    DefinitionCheck check = new DefinitionCheck(vertx, parts, catalog);
    DefinitionWrites writes = new DefinitionWrites(parts.defined(), random);
    return new Defining(
        catalog,
        check,
        writes,
        new Edits(catalog, check, writes),
        new DefinitionJson(parts, check));
  }
}
