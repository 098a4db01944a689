package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.Scope;
import io.hookgate.model.DefinitionKind;
import io.hookgate.store.Definition;
import io.hookgate.store.Definitions.Known;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
  private final AtomicReference<Known> known = new AtomicReference<>(Known.NOTHING);
  private final ApiKeys keys = new ApiKeys(List::of, known::get);

  @Test
  void aKeyIsKnownFromTheVersionThatHasItToTheOneThatHasItNot() {
    assertThat(keys.find("hk_one")).isEmpty();
    define(1, key("hk_one", 0, false));
    assertThat(keys.find("hk_one")).hasValueSatisfying(it -> assertThat(it.name()).isEqualTo("ci"));
    assertThat(keys.find("hk_two")).isEmpty();
    define(2, key("hk_one", 0, true));
    assertThat(keys.find("hk_one")).isEmpty();
  }

  @Test
  void aKeyIsExpiredFromItsMomentOn() {
    define(1, key("hk_one", 1000, false));
    ApiKeys.ApiKey key = keys.find("hk_one").orElseThrow();
    assertThat(key.isExpired(999)).isFalse();
    assertThat(key.isExpired(1000)).isTrue();
    assertThat(key.tenant()).isEqualTo("acme");
    assertThat(key.allows(Scope.READ)).isTrue();
    assertThat(key.allows(Scope.PUBLISH)).isFalse();
  }

  @Test
  void oneWithoutAnEndNeverExpires() {
    define(1, key("hk_one", 0, false));
    assertThat(keys.find("hk_one").orElseThrow().isExpired(Long.MAX_VALUE)).isFalse();
  }

  private void define(long version, Definition definition) {
    known.set(new Known(version, Map.of(definition.id(), definition)));
  }

  private static Definition key(String text, long expiresAt, boolean gone) {
    KeyRecord record =
        new KeyRecord(Set.of(Scope.READ), "acme", expiresAt, 1, "ops", ApiKeys.digest(text));
    return new Definition(
        "key_1", DefinitionKind.KEY, "acme", "ci", 1, 1, "ops", gone, gone ? "" : record.text());
  }
}
