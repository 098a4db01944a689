package io.hookgate.store;

import static io.hookgate.testkit.StoreKit.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.model.Ids;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RejectionsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final long LIFE = 3_600_000;
  private static final long NOW = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
  private static final Random RANDOM = new Random(3);

  private StoreKit kit;
  private Rejections rejections;

  @BeforeEach
  void open() {
    kit = new StoreKit(REDIS);
    Store store = kit.store();
    await(store.open(false, ""));
    rejections = store.rejections();
  }

  @AfterEach
  void close() {
    kit.close();
  }

  @Test
  void listsWhatWasKeptNewestFirstPageByPage() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      Rejection one = rejection(i % 2 == 0 ? "mail" : "other", NOW + i, false);
      keep(one, "", 0);
      ids.add(0, one.id());
    }

    List<String> listed = new ArrayList<>();
    String cursor = null;
    do {
      Page<Rejection> page =
          await(rejections.page(query(List.of("mail", "other"), null, 0, 0, 10, cursor)));
      page.items().forEach(item -> listed.add(item.id()));
      cursor = page.cursor();
    } while (cursor != null);

    assertThat(listed).isEqualTo(ids);
    assertThatThrownBy(
            () -> await(rejections.page(query(List.of("mail"), null, 0, 0, 10, "nonsense"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void filtersBySourceReasonAndTime() {
    for (int i = 0; i < 10; i++) {
      keep(rejection("mail", NOW + i, false), "", 0);
      keep(rejection("other", NOW + i, false), "", 0);
    }

    assertThat(
            await(rejections.page(query(List.of("mail"), null, NOW + 2, NOW + 5, 50, null)))
                .items())
        .extracting(Rejection::at)
        .containsExactly(NOW + 4, NOW + 3, NOW + 2);
    assertThat(
            await(rejections.page(query(List.of("mail"), "wrong_signature", 0, 0, 50, null)))
                .items())
        .hasSize(10);
    assertThat(await(rejections.page(query(List.of("mail"), "too_large", 0, 0, 50, null))).items())
        .isEmpty();
    assertThat(await(rejections.page(query(List.of(), null, 0, 0, 50, null))).items()).isEmpty();
  }

  @Test
  void keepsAllThatItIsGivenAndFindsItById() {
    Rejection one = rejection("mail", NOW, false);
    keep(one, "", 0);

    assertThat(find(one.id())).isEqualTo(one);
    assertThat(await(rejections.find(rejection("mail", NOW, false).id(), sources()))).isNull();
  }

  @Test
  void keepsTheNewestThousandOfASourceAndNoneThatIsTooOld() {
    Rejection old = rejection("mail", NOW - LIFE - 1, false);
    keep(old, "", 0);
    for (int i = 0; i <= Rejections.MOST; i++) {
      rejections.keep(new RejectedRequest(rejection("mail", NOW + i, false), new byte[0], 0, LIFE));
    }
    keep(rejection("other", NOW, false), "", 0);
    Rejection last = rejection("mail", NOW + 5000, false);
    keep(last, "", 0);

    String key = "{hg:" + shard() + "}j:" + Ids.ofName("", "", "mail");
    assertThat(REDIS.command("ZCARD", key)).isEqualTo((long) Rejections.MOST);
    assertThat((long) REDIS.command("PTTL", key)).isBetween(1L, LIFE);
    keep(rejection("mail", NOW + 5000 + LIFE + 1, false), "", 0);
    assertThat(REDIS.command("ZCARD", key)).isEqualTo(1L);
  }

  @Test
  void keepsTheNewestRequestsAndSaysWhichAreStillThere() {
    List<Rejection> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(rejection("mail", NOW + i, true));
      keep(all.get(i), "request " + i, 2);
    }

    assertThat(find(all.get(1).id()).kept()).isFalse();
    assertThat(find(all.get(2).id()).kept()).isTrue();
    assertThat(await(rejections.request(all.get(1), NOW))).isNull();
    Rejections.Kept first = Objects.requireNonNull(await(rejections.request(all.get(3), NOW)));
    Rejections.Kept second = Objects.requireNonNull(await(rejections.request(all.get(3), NOW + 9)));
    assertThat(new String(first.sealed(), StandardCharsets.UTF_8)).isEqualTo("request 3");
    assertThat(second.firstTry()).isEqualTo(first.firstTry()).isEqualTo(NOW);
    // None is kept any more once the source says so.
    keep(rejection("mail", NOW + 9, false), "", 0);
    assertThat(await(rejections.request(all.get(3), NOW))).isNull();
  }

  @Test
  void keepsNoRequestThatIsTooOld() {
    Rejection old = rejection("mail", NOW, true);
    keep(old, "old", 5);
    keep(rejection("mail", NOW + LIFE + 1, true), "new", 5);

    assertThat(await(rejections.request(old, NOW))).isNull();
    assertThat(await(rejections.find(old.id(), sources()))).isNull();
  }

  @Test
  void remembersWhatARequestWasAcceptedAsAndForgetsIt() {
    Rejection one = rejection("mail", NOW, true);
    keep(one, "request", 2);

    for (int run = 0; run < 2; run++) {
      await(rejections.accepted(one, List.of("evt_a"), LIFE));
      Rejection found = find(one.id());
      assertThat(found.events()).containsExactly("evt_a");
      assertThat(found.kept()).isFalse();
      assertThat(await(rejections.request(one, NOW))).isNull();
      assertThat(await(rejections.page(query(List.of("mail"), null, 0, 0, 50, null))).items())
          .hasSize(1);
    }
  }

  private Rejection find(String id) {
    return Objects.requireNonNull(await(rejections.find(id, sources())));
  }

  private void keep(Rejection rejection, String request, int most) {
    byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
    await(rejections.keep(new RejectedRequest(rejection, bytes, most, LIFE)));
  }

  private static Stream<String> sources() {
    return Stream.of("mail", "other").map(RejectionsIT::id);
  }

  private static String id(String source) {
    return Ids.ofName("src_", "", source);
  }

  private static String shard() {
    return String.valueOf(REDIS.command("KEYS", "*j:" + Ids.ofName("", "", "mail")))
        .replaceAll("\\D*(\\d+).*", "$1");
  }

  private static RejectionQuery query(
      List<String> sources, String reason, long since, long until, int limit, String cursor) {
    return new RejectionQuery(
        sources.stream().map(RejectionsIT::id).toList(), reason, since, until, limit, cursor);
  }

  static Rejection rejection(String source, long at, boolean kept) {
    return new Rejection(
        "rej_" + Ids.newEventId(at, Rejections.mark(id(source)), RANDOM).substring(4),
        id(source),
        source,
        "wrong_signature",
        "1 signature(s) compared with 1 secret(s), none matches",
        "192.0.2.1",
        List.of("host", "X-Signature"),
        12,
        "ab".repeat(32),
        3,
        kept,
        List.of());
  }
}
