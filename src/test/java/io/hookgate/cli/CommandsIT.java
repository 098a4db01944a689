package io.hookgate.cli;

import static io.hookgate.testkit.ScriptedDestination.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.ScriptedDestination;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people look at, and what they deliver again or give up, on a running gateway. */
class CommandsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private ScriptedDestination.Script script = answer("200 OK");
  private ScriptedDestination crm;
  private GatewayKit kit;
  private Shell shell;

  @BeforeEach
  void start() {
    crm = new ScriptedDestination((request, connection) -> script.play(request, connection));
    kit =
        GatewayKit.start(
            REDIS,
            """
            { "sources": [
                { "name": "github", "forwardHeaders": ["X-GitHub-Event"],
                  "verify": { "provider": "github", "secrets": ["s-0123456789"] } } ],
              "destinations": [
                { "name": "crm", "url": "%s" }, { "name": "staging", "url": "%s" } ],
              "routes": [ { "name": "pushes", "source": "github", "types": ["push"],
                            "destinations": ["crm"] } ] }
            """
                .formatted(crm.url("/hooks"), crm.url("/staging")));
    shell = Shell.at(kit.apiPort(), GatewayKit.ADMIN);
  }

  @AfterEach
  void stop() {
    kit.close();
    crm.close();
  }

  @Test
  void listsEventsTheNewestFirstWithFilters() {
    String first = delivered("push");
    String second = delivered("push");
    String nobodys = delivered("ping");

    Shell.Ran all = shell.run("events");
    assertThat(all.code()).as(all.err()).isZero();
    assertThat(all.out().lines())
        .hasSize(4)
        .satisfies(lines -> assertThat(lines.get(0)).startsWith("ACCEPTED  "))
        .satisfies(lines -> assertThat(lines.get(1)).contains("unrouted", nobodys))
        .satisfies(lines -> assertThat(lines.get(2)).contains("push", "delivered", "crm", second));
    assertThat(ids(shell.run("events", "--json"))).containsExactly(nobodys, second, first);
    assertThat(ids(shell.run("events", "--json", "--type", "push", "-n", "1")))
        .containsExactly(second);
    assertThat(ids(shell.run("events", "--json", "--destination", "crm", "--status", "delivered")))
        .containsExactly(second, first);
    assertThat(ids(shell.run("events", "--json", "--since", "1h", "--q", first.substring(8))))
        .containsExactly(first);
    assertThat(shell.run("events", "--json", "--until", "1h").out()).isEmpty();
  }

  @Test
  void showsAnEventWithItsPayloadAndEachAttempt() {
    script =
        (request, connection) -> {
          connection.head("503 Busy", "Content-Length: 9", "Retry-After: 3600");
          connection.write("\u001b[31mbusy");
        };
    String id = new GitHub(kit).sent("push", "{\"ref\":\"\u009b31m\",\"price\":1.10}");
    String delivery =
        GatewayKit.deliveries(kit.event(id, it -> state(it).equals("retrying")))
            .get(0)
            .getString("id");

    Shell.Ran shown = shell.run("show", id);
    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(shown.out())
        .contains("event        " + id, "source       github", "x-github-event: push")
        .contains("\"ref\" : \"\\u009b31m\"")
        .contains("delivery " + delivery + " to crm: retrying")
        .containsPattern("1  20.*  retryable  503 ")
        .contains("\\u001b[31mbusy")
        .doesNotContain("\u001b", "\u009b");
    assertThat(shell.run("show", delivery).out())
        .contains(id, delivery)
        .doesNotContain("payload (");
    Shell.Ran json = shell.run("show", "--json", delivery);
    assertThat(json.out()).hasLineCount(1).contains("\"price\":1.10").doesNotContain("\u009b");
    assertThat(json.json().get(0).getString("id")).isEqualTo(id);
  }

  @Test
  void saysWhichIdIsUnknownOrWrong() {
    Shell.Ran unknown = shell.run("show", "evt_" + "0".repeat(26));
    assertThat(unknown.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(unknown.err()).startsWith("hookgate show: ").contains("evt_0000");
    Shell.Ran wrong = shell.run("show", "event-7");
    assertThat(wrong.code()).isEqualTo(ExitCodes.WRONG_USAGE);
    assertThat(wrong.err()).contains("'event-7' is no id", "hookgate events");
    String id = delivered("push");
    Shell.Ran other = shell.run("show", "dlv_" + id.substring(4) + "00z");
    assertThat(other.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(other.err()).contains("has no delivery");
    assertThat(shell.run("events", "--since", "yesterday").err()).contains(Moment.FORMS);
    assertThat(shell.run("events", "--since", "yesterday").code()).isEqualTo(ExitCodes.WRONG_USAGE);
    assertThat(shell.run("events", "--status", "lost").err()).contains("routed");
  }

  @Test
  void tailShowsTheNewestLast() {
    List<String> ids = List.of(delivered("push"), delivered("ping"), delivered("push"));

    Shell.Ran tail = shell.run("tail", "-n", "2");
    assertThat(tail.code()).as(tail.err()).isZero();
    List<String> lines = tail.out().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains("accepted", "ping", "unrouted", ids.get(1));
    assertThat(lines.get(1)).contains("push", "-> crm", "delivered", ids.get(2));
    assertThat(ids(shell.run("tail", "--json"))).isEqualTo(ids);
  }

  @Test
  void listsCountsAndPurgesDeadLettersAfterAQuestion() {
    script = answer("404 Not Found");
    String one = dead();
    String two = dead();

    assertThat(shell.run("dead-letters").out())
        .hasLineCount(3)
        .contains("DIED", "permanent", "404", "dlv_" + one.substring(4));
    assertThat(shell.run("dead-letters", "--json").json())
        .extracting(it -> it.getString("event"))
        .containsExactly(two, one);
    assertThat(shell.run("dead-letters", "--group").out()).containsPattern("crm +permanent +2\\n");
    assertThat(shell.run("dead-letters", "--group", "--json").json())
        .containsExactly(
            new JsonObject().put("destination", "crm").put("reason", "permanent").put("count", 2));

    assertThat(shell.run("dead-letters", "--purge").err()).contains("--all");
    assertThat(shell.run("dead-letters", "--purge", "--all").code())
        .isEqualTo(ExitCodes.WRONG_USAGE);
    Shell.Ran refused = shell.typing("n\n").run("dead-letters", "--purge", "--all");
    assertThat(refused.code()).isZero();
    assertThat(refused.out()).contains("Take 2 dead letters off the list", "Nothing was purged");
    assertThat(shell.run("dead-letters", "--json").json()).hasSize(2);
    Shell.Ran purged =
        shell
            .typing("y\n")
            .run("dead-letters", "--purge", "--destination", "crm", "--cause", "old news");
    assertThat(purged.out()).as(purged.err()).contains("Purged 2 of 2 dead letters.");
    assertThat(shell.run("dead-letters", "--json").out()).isEmpty();
    assertThat(shell.run("dead-letters", "--purge", "--all", "--json").json())
        .containsExactly(new JsonObject().put("matched", 0).put("purged", 0));
  }

  @Test
  void replaysOneWithoutAQuestionAndWaitsForIt() {
    script = answer("404 Not Found");
    String id = dead();
    script = answer("200 OK");

    Shell.Ran ran = shell.run("replay", id);

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).containsPattern("rpl_\\w+ done: 1 queued, 1 delivered\\n");
    assertThat(GatewayKit.deliveries(kit.event(id))).hasSize(2);
    assertThat(shell.run("dead-letters", "--json").out()).isEmpty();
  }

  @Test
  void asksBeforeItReplaysManyAndCountsWithoutDoingIt() {
    delivered("push");
    delivered("push");

    Shell.Ran dry = shell.run("replay", "--destination", "crm", "--dry-run", "--json");
    assertThat(dry.json().get(0).getInteger("matched")).isEqualTo(2);
    Shell.Ran alone = shell.run("replay", "--destination", "crm");
    assertThat(alone.code()).isEqualTo(ExitCodes.WRONG_USAGE);
    assertThat(alone.err()).contains("Make 2 deliveries?", "--yes");
    assertThat(shell.typing("\n").run("replay", "--source", "github").out())
        .contains("Nothing was replayed");
    assertThat(shell.run("replay", "--list", "--json").out()).isEmpty();

    Shell.Ran ran = shell.run("replay", "--since", "1h", "--to", "staging", "--yes", "--json");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.json()).hasSize(2);
    JsonObject done = ran.json().get(1);
    assertThat(done.getString("state")).isEqualTo("done");
    assertThat(done.getInteger("delivered")).isEqualTo(2);
    assertThat(shell.run("replay", "--list").out())
        .hasLineCount(2)
        .contains("done", "staging", done.getString("id"));
    assertThat(shell.run("replay", "--cancel", done.getString("id")).out()).contains("done");
    assertThat(shell.run("replay", "--follow", done.getString("id")).code()).isZero();
  }

  @Test
  void aReplayThatFailsOrNamesNothingEndsWithOne() {
    script = answer("404 Not Found");
    String id = dead();

    Shell.Ran again = shell.run("replay", "--dead", "--reason", "permanent");
    assertThat(again.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(again.out()).contains("1 dead again");
    Shell.Ran nothing = shell.run("replay", "evt_" + "0".repeat(26));
    assertThat(nothing.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(nothing.err()).contains("ids that name nothing");
    assertThat(shell.run("replay", id, "--wait", "0s").code()).isZero();
    assertThat(shell.run("replay", "--source", "github", "--match", "/ref=other").out())
        .contains("0 deliveries would be made");
    assertThat(shell.run("replay").err()).contains("say what");
    assertThat(shell.run("replay", "--source", "github", "--match", "ref=x").err())
        .contains("/ref=x");
    assertThat(shell.run("replay", "--source", "github", "--reason", "expired").err())
        .contains("--dead");
    assertThat(shell.run("replay", "--list", "--dead").code()).isEqualTo(ExitCodes.WRONG_USAGE);
    assertThat(shell.run("replay", "--dead", "--wait", "soon").err()).contains("--wait");
  }

  @Test
  void listsSourcesRoutesAndDestinations() {
    assertThat(shell.run("sources").out()).containsPattern("github +enabled +/in/github +github");
    assertThat(shell.run("routes").out()).containsPattern("pushes +enabled +github +push +crm");
    assertThat(shell.run("destinations").out()).containsPattern("crm +active +closed +0 +0");
    for (String list : List.of("sources", "routes", "destinations")) {
      assertThat(shell.run(list, "--json").json())
          .as(list)
          .allSatisfy(it -> assertThat(it.getString("id")).isNotEmpty())
          .isNotEmpty();
    }
  }

  @Test
  void pausesSeveralAndSaysWhichItCouldNot() {
    Shell.Ran ran = shell.run("pause", "crm", "typo", "staging", "--cause", "they migrate");

    assertThat(ran.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(ran.err()).startsWith("typo: ").contains("crm");
    assertThat(ran.out())
        .containsPattern("crm +paused .* by ops: they migrate")
        .containsPattern("staging +paused");
    assertThat(shell.run("resume", "crm", "staging", "--json").json())
        .extracting(it -> it.getString("state"))
        .containsExactly("active", "active");
    assertThat(shell.run("pause").code()).isEqualTo(ExitCodes.WRONG_USAGE);
    assertThat(shell.run("resume", "crm").err()).isEqualTo("crm: it was so already\n");
    assertThat(shell.run("disable", "crm").code()).isZero();
    assertThat(shell.run("resume", "crm").err()).contains("enable it");
  }

  @Test
  void makesListsAndRevokesKeys() {
    Shell.Ran made =
        shell.run("keys", "create", "ci", "--scope", "read,replay", "--expires", "30d");
    assertThat(made.code()).as(made.err()).isZero();
    String key = made.out().strip();
    assertThat(key).matches("hk_[A-Za-z0-9_-]{43}");
    assertThat(made.err()).contains("read, replay", "until 20").doesNotContain(key);
    assertThat(shell.run("keys").out())
        .containsPattern("ci +read, replay +all +20.* by ops +key_")
        .containsPattern("ops +admin +all +never +in the files")
        .doesNotContain(key);
    assertThat(shell.run("keys", "--json").json())
        .extracting(it -> it.getString("name"))
        .containsExactlyInAnyOrder("ops", "reader", "ci");
    assertThat(shell.run("keys", "create", "ci", "--scope", "read").err()).contains("ci");
    assertThat(shell.run("keys", "create", "it", "--scope", "sudo").err()).contains("publish");
    Shell.Ran revoked = shell.run("keys", "revoke", "ci", "nobody");
    assertThat(revoked.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(revoked.out()).isEqualTo("revoked ci\n");
    assertThat(revoked.err()).startsWith("nobody: There is no key");
    assertThat(shell.run("keys", "create", "tmp", "--scope", "read", "--json").json())
        .allMatch(it -> it.getString("key").startsWith("hk_"));
  }

  private static List<String> ids(Shell.Ran ran) {
    assertThat(ran.code()).as(ran.err()).isZero();
    return ran.json().stream().map(it -> it.getString("id")).toList();
  }

  private static String state(JsonObject event) {
    return GatewayKit.deliveries(event).get(0).getString("state");
  }

  private String delivered(String type) {
    return new GitHub(kit).delivered(type);
  }

  private String dead() {
    String id = new GitHub(kit).sent("push", "{}");
    kit.event(id, it -> state(it).equals("dead"));
    return id;
  }
}
