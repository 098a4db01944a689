package io.hookgate.store;

import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Seals anew what belongs to no event: secrets that providers brought, rejected requests that are
 * kept, definitions, announcements of alerts, replay jobs.
 */
final class RestReseal {
  /** Where a scan begins and ends. */
  static final String START = "0";

  private static final String COUNT = "500";
  private static final int JOBS_AT_ONCE = 50;
  private static final int REJECTION = 26;
  private static final Pattern KEPT = Pattern.compile("(\\{hg:\\d+})(b|jb):([0-9a-z]+)");

  private final RedisLinks links;
  private final Vault vault;

  RestReseal(RedisLinks links, Vault vault) {
    this.links = links;
    this.vault = vault;
  }

  /**
   * A step of a walk.
   *
   * @param place to go on from; {@link #START} at the end
   */
  record Step(String place, Resealed done) {}

  /** Brought secrets and kept requests: their keys are found by walking over all. */
  Future<Step> kept(String place) {
    return links
        .command("SCAN", place.isEmpty() ? START : place, "MATCH", "{hg:*}*b:*", "COUNT", COUNT)
        .compose(
            found -> {
              Future<Resealed> all = Future.succeededFuture(Resealed.NOTHING);
              for (String key : EventReader.texts(found.get(1))) {
                Matcher kept = KEPT.matcher(key);
                if (kept.matches()) {
                  all = all.compose(sum -> kept(kept).map(sum::plus));
                }
              }
              return all.map(sum -> new Step(found.get(0).text(), sum));
            });
  }

  private Future<Resealed> kept(Matcher key) {
    return key.group(2).equals("b")
        ? brought(key.group(), key.group(1), "src_" + key.group(3))
        : requests(key.group(), key.group(1));
  }

  private Future<Resealed> brought(String key, String prefix, String source) {
    return links
        .command("LRANGE", key, "0", "-1")
        .compose(
            secrets -> {
              Swaps swaps = new Swaps();
              for (int i = 0; i < secrets.size(); i++) {
                String secret = secrets.get(i).text();
                swaps.addText(key, 'l', Integer.toString(i), secret, () -> secret(source, secret));
              }
              return swaps.make(links, prefix);
            });
  }

  private @Nullable String secret(String id, String sealed) {
    Sealer sealer = vault.sealer();
    return Sealer.keyOf(sealed).equals(vault.newest())
        ? null
        : sealer.seal(id, sealer.open(id, sealed));
  }

  /** One after the other: each may be large. */
  private Future<Resealed> requests(String key, String prefix) {
    return links
        .command("HKEYS", key)
        .compose(
            fields -> {
              Future<Resealed> all = Future.succeededFuture(Resealed.NOTHING);
              for (String field : EventReader.texts(fields)) {
                if (field.length() == REJECTION) {
                  all = all.compose(sum -> request(key, prefix, field).map(sum::plus));
                }
              }
              return all;
            });
  }

  private Future<Resealed> request(String key, String prefix, String field) {
    return links
        .command("HGET", key, field)
        .map(Reply::bytes)
        .compose(
            request ->
                request.length == 0
                    ? Future.succeededFuture(Resealed.NOTHING)
                    : OffLoop.run(() -> request(key, field, request))
                        .compose(swaps -> swaps.make(links, prefix)));
  }

  private Swaps request(String key, String field, byte[] was) {
    Swaps swaps = new Swaps();
    String id = "rej_" + field;
    swaps.add(key, 'h', field, was, () -> Sealer.keyOf(was), () -> request(id, was));
    return swaps;
  }

  private byte @Nullable [] request(String id, byte[] sealed) {
    Sealer sealer = vault.sealer();
    return Sealer.keyOf(sealed).equals(vault.newest())
        ? null
        : sealer.sealBytes(id, sealer.openBytes(id, sealed));
  }

  /** Definitions but those of keys, which are digests: their texts are sealed. */
  Future<Step> definitions(String place) {
    String key = Keys.of(0).definitions();
    return links
        .command("HSCAN", key, place.isEmpty() ? START : place, "COUNT", COUNT)
        .compose(
            found -> {
              Swaps swaps = new Swaps();
              Reply all = found.get(1);
              for (int i = 0; i + 1 < all.size(); i += 2) {
                String id = all.get(i).text();
                String record = all.get(i + 1).text();
                if (id.contains("_")) {
                  swaps.addText(key, 'h', id, record, () -> definition(id, record));
                }
              }
              return swaps.make(links, "").map(done -> new Step(found.get(0).text(), done));
            });
  }

  private @Nullable String definition(String id, String record) {
    JsonObject json = new JsonObject(record);
    String text = json.getString("text");
    if (text == null || "key".equals(json.getString("kind"))) {
      return null;
    }
    String now = secret(id, text);
    return now == null ? null : json.put("text", now).encode();
  }

  /** Announcements, all at once, and a page of replay jobs. */
  Future<Step> rest(String place) {
    String after = place.isEmpty() ? "-" : "(" + place;
    Future<Resealed> alerts =
        place.isEmpty() ? announcements() : Future.succeededFuture(Resealed.NOTHING);
    return alerts.compose(
        done ->
            links
                .command(
                    "ZRANGE",
                    ReplayKeys.JOBS,
                    after,
                    "+",
                    "BYLEX",
                    "LIMIT",
                    "0",
                    Integer.toString(JOBS_AT_ONCE))
                .map(EventReader::texts)
                .compose(ids -> jobs(ids, done)));
  }

  private Future<Resealed> announcements() {
    return links
        .command("HGETALL", AlertKeys.UNANNOUNCED)
        .compose(
            all -> {
              Swaps swaps = new Swaps();
              for (String bare : all.names()) {
                String text = all.of(bare).text();
                String id = SealedIds.announcement("evt_" + bare);
                swaps.addText(
                    AlertKeys.UNANNOUNCED, 'h', bare, text, () -> vault.resealed(id, text));
              }
              return swaps.make(links, "");
            });
  }

  private Future<Step> jobs(List<String> ids, Resealed sofar) {
    List<Future<Reply>> reads = new ArrayList<>();
    ids.forEach(id -> reads.add(links.command("HMGET", ReplayKeys.job(id), "rq", "ba")));
    return Future.all(reads)
        .compose(
            read -> {
              Future<Resealed> all = Future.succeededFuture(sofar);
              for (int i = 0; i < ids.size(); i++) {
                Swaps swaps = job(ids.get(i), reads.get(i).result());
                all = all.compose(sum -> swaps.make(links, "").map(sum::plus));
              }
              String next = ids.size() < JOBS_AT_ONCE ? START : ids.get(ids.size() - 1);
              return all.map(sum -> new Step(next, sum));
            });
  }

  private Swaps job(String bare, Reply fields) {
    Swaps swaps = new Swaps();
    String order = fields.get(0).text();
    String batch = fields.get(1).text();
    String ofOrder = SealedIds.order("rpl_" + bare);
    String ofBatch = SealedIds.batch("rpl_" + bare);
    String key = ReplayKeys.job(bare);
    swaps.addText(key, 'h', "rq", order, () -> vault.resealed(ofOrder, order));
    swaps.addText(key, 'h', "ba", batch, () -> vault.resealed(ofBatch, batch));
    return swaps;
  }
}
