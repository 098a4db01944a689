package io.hookgate.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What a code host sends about a repository: push, issues, pull_request; 5 to 30 KiB each. */
final class GitHubEvents {
  private static final List<String> TYPES = List.of("push", "issues", "pull_request");
  private static final List<String> LOGINS = List.of("mira-k", "tobias-w", "yuki-s", "amara-o");
  private static final List<String> FILES =
      List.of("OrderQueue", "RetryClock", "InvoiceReader", "MailboxState", "PriceTable");
  private static final List<String> SUBJECTS =
      List.of(
          "Close the queue before its last reader",
          "Count the retry that never came",
          "Read invoices with a byte-order mark",
          "Say \"full\" when the mailbox is full",
          "Round half a cent towards even");
  private static final String SENTENCE =
      "When the second worker starts while the first still drains, both see the same head: the"
          + " older one wins, the younger one waits — until the lease ends (≈ 20 s).\r\n";

  private final String source;
  private final RandomGenerator random;
  private final Template user = Template.of("github-user");
  private final Template repository = Template.of("github-repository");
  private final Template commit = Template.of("github-commit");

  GitHubEvents(String source, RandomGenerator random) {
    this.source = source;
    this.random = random;
  }

  /** That many events, types in turn, at about that time. */
  List<Shipment> make(int count, Instant time) {
    List<Shipment> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String type = TYPES.get(i % TYPES.size());
      Map<String, String> values = values(time.truncatedTo(ChronoUnit.SECONDS), i);
      String body = Template.of("github-" + type).fill(values);
      events.add(Shipment.of(source, type, Tokens.uuid(random), body));
    }
    return events;
  }

  private Map<String, String> values(Instant time, int number) {
    Map<String, String> values = new HashMap<>();
    String login = pick(LOGINS);
    values.put("owner", "kauppa");
    values.put("repo", "backend");
    values.put("login", login);
    values.put("name", login);
    values.put("description", "Orders, invoices & deliveries – für alle Märkte 🛒");
    values.put("time", time.toString());
    values.put("number", Integer.toString(1200 + number));
    values.put("comments", Integer.toString(random.nextInt(9)));
    values.put("action", random.nextBoolean() ? "opened" : "edited");
    values.put("title", pick(SUBJECTS));
    values.put("text", SENTENCE.repeat(6 + random.nextInt(30)));
    values.put("before", Tokens.hex(random, 40));
    values.put("after", Tokens.hex(random, 40));
    values.put("user_id", Integer.toString(1_000_000 + random.nextInt(9_000_000)));
    values.put("repo_id", "171717171");
    values.put("issue_id", Long.toString(2_000_000_000L + random.nextInt(900_000_000)));
    values.put("user", user.fill(values));
    values.put("owner_user", user.fill(with(values, "login", "kauppa")));
    values.put("repository", repository.fill(values));
    String head = commit(values, values.get("after"));
    values.put("head", head);
    values.put("commits", commits(values, 1 + random.nextInt(12)) + head);
    return values;
  }

  private String commits(Map<String, String> values, int count) {
    StringBuilder commits = new StringBuilder();
    for (int i = 0; i < count; i++) {
      commits.append(commit(values, Tokens.hex(random, 40))).append(',');
    }
    return commits.toString();
  }

  private String commit(Map<String, String> values, String sha) {
    Map<String, String> own = with(values, "sha", sha);
    own.put("tree", Tokens.hex(random, 40));
    own.put("message", pick(SUBJECTS) + "\n\n" + SENTENCE);
    own.put("file", pick(FILES));
    return commit.fill(own);
  }

  private String pick(List<String> words) {
    return words.get(random.nextInt(words.size()));
  }

  private static Map<String, String> with(Map<String, String> values, String key, String value) {
    Map<String, String> copy = new HashMap<>(values);
    copy.put(key, value);
    return copy;
  }
}
