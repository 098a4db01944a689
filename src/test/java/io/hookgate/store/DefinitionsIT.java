package io.hookgate.store;

import static io.hookgate.testkit.StoreKit.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.DefinitionKind;
import io.hookgate.store.Definitions.Change;
import io.hookgate.store.Definitions.Known;
import io.hookgate.store.Definitions.Written;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DefinitionsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String ONE = "key_0000000000000001";
  private static final String TWO = "key_0000000000000002";

  private StoreKit kit;
  private Store store;
  private Definitions definitions;

  @BeforeEach
  void open() {
    kit = new StoreKit(REDIS);
    store = kit.store();
    await(store.open(false, ""));
    definitions = store.definitions();
  }

  @AfterEach
  void close() {
    kit.close();
  }

  @Test
  void whatIsWrittenIsReadByEverybodyAndAudited() {
    assertThat(write(change(ONE, "ops", 0L, "{\"a\":[]}"))).isEqualTo(new Written.Done(1));

    Definition read = Objects.requireNonNull(read(Known.NOTHING).byId().get(ONE));

    assertThat(read.text()).isEqualTo("{\"a\":[]}");
    assertThat(read.kind()).isEqualTo(DefinitionKind.KEY);
    assertThat(read.name()).isEqualTo("ops");
    assertThat(read.by()).isEqualTo("root");
    assertThat(read.gone()).isFalse();
    Audit.Entry entry = await(store.audit().page(10, null)).items().get(0);
    assertThat(entry.subject()).isEqualTo(new Audit.Subject("key", ONE, "acme", "ops"));
    assertThat(entry.action()).isEqualTo("create");
    assertThat(entry.by()).isEqualTo("root");
  }

  @Test
  void aLostUpdateIsRefused() {
    write(change(ONE, "ops", 0L, "1"));
    assertThat(write(change(ONE, "ops", 1L, "2"))).isEqualTo(new Written.Done(2));

    assertThat(write(change(ONE, "ops", 1L, "3"))).isEqualTo(new Written.OtherVersion(0, 2));
    assertThat(write(change(ONE, "ops", 0L, "3"))).isEqualTo(new Written.OtherVersion(0, 2));
    assertThat(write(change(TWO, "x", null, "3"))).isEqualTo(new Written.OtherVersion(0, 0));
    assertThat(read(Known.NOTHING).byId().get(ONE).text()).isEqualTo("2");
  }

  @Test
  void anIdIsNeverUsedAgain() {
    write(change(ONE, "ops", 0L, "1"));
    assertThat(write(change(ONE, "ops", null, null))).isEqualTo(new Written.Done(2));

    assertThat(read(Known.NOTHING).byId().get(ONE).gone()).isTrue();
    assertThat(write(change(ONE, "ops", 0L, "1"))).isInstanceOf(Written.OtherVersion.class);
    assertThat(write(change(ONE, "ops", null, "1"))).isInstanceOf(Written.OtherVersion.class);
    assertThat(write(change(TWO, "ops", 0L, "1"))).isEqualTo(new Written.Done(3));
  }

  @Test
  void aClaimBelongsToOneAndIsFreeAgainWhenItIsGone() {
    write(change(ONE, "ops", 0L, "1"));
    assertThat(write(change(TWO, "ops", 0L, "1")))
        .isEqualTo(new Written.Taken(0, "key/acme/ops", ONE));

    write(change(ONE, "renamed", null, "1"));
    assertThat(write(change(TWO, "ops", 0L, "1"))).isInstanceOf(Written.Done.class);
  }

  @Test
  void aWriteOfSeveralIsMadeWholeOrNotAtAll() {
    write(change(TWO, "b", 0L, "1"));
    Written refused =
        await(
            definitions.write(
                List.of(change(ONE, "a", 0L, "1"), change(TWO, "b", 0L, "1")), "root"));
    assertThat(refused).isEqualTo(new Written.OtherVersion(1, 1));
    assertThat(read(Known.NOTHING).byId()).containsOnlyKeys(TWO);
  }

  @Test
  void readsWhatChangedSinceEvenWhenItIsMoreThanAPage() {
    for (int i = 0; i < 60; i++) {
      List<Change> many = new ArrayList<>();
      for (int j = 0; j < 20; j++) {
        many.add(change("key_%016d".formatted(i * 20 + j), "n" + i + "-" + j, 0L, "1"));
      }
      await(definitions.write(many, "root"));
    }
    Known all = read(Known.NOTHING);
    assertThat(all.byId()).hasSize(1200);
    assertThat(all.version()).isEqualTo(1200);
    assertThat(read(all)).isSameAs(all);

    write(change("key_%016d".formatted(7), "other", null, "2"));
    Known later = read(all);
    assertThat(later.version()).isEqualTo(1201);
    assertThat(later.byId()).hasSize(1200);
    assertThat(later.byId().get("key_%016d".formatted(7)).text()).isEqualTo("2");
  }

  @Test
  void ofWhatIsGoneOnlyTheNewestAreKnown() {
    Map<String, Definition> byId = new HashMap<>();
    for (int i = 1; i <= 7; i++) {
      String id = "key_" + i;
      byId.put(
          id,
          new Definition(
              id, DefinitionKind.KEY, "acme", id, i, 0, "root", i != 2, i == 2 ? "{}" : ""));
    }

    Definitions.forgetOldest(byId, 3);

    assertThat(byId).containsOnlyKeys("key_2", "key_5", "key_6", "key_7");
  }

  @Test
  void aWriteThatBreaksOffIsMadeByItsSecondRun() {
    List<Change> both = List.of(change(ONE, "a", 0L, "1"), change(TWO, "b", 0L, "2"));
    int writes =
        new EveryWrite(REDIS, kit, store)
            .of(
                () -> both,
                (broken, changes) -> broken.definitions().write(changes, "root", "a5a5"),
                changes -> {
                  await(store.definitions().write(changes, "root", "a5a5"));
                  Known known = read(Known.NOTHING);
                  assertThat(known.byId()).containsOnlyKeys(ONE, TWO);
                  assertThat(known.version()).isGreaterThanOrEqualTo(2);
                  assertThat(await(store.audit().page(10, null)).items()).hasSize(2);
                });
    assertThat(writes).isGreaterThan(10);
  }

  static Change change(String id, String name, @Nullable Long expected, @Nullable String text) {
    return new Change(
        id,
        DefinitionKind.KEY,
        "acme",
        name,
        expected,
        text,
        text == null ? List.of() : List.of("key/acme/" + name),
        text == null ? "delete" : "create");
  }

  private Written write(Change change) {
    return await(definitions.write(List.of(change), "root"));
  }

  private Known read(Known known) {
    return await(definitions.read(known));
  }
}
