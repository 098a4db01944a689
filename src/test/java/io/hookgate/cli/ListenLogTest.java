package io.hookgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListenLogTest {
  private static final String ACTS = "a\u009b2J\u001b[31m\u202eb";
  private static final String WRITTEN = "a\\u009b2J\\u001b[31m\\u202eb";

  private final StringWriter out = new StringWriter();

  @Test
  void textOfOthersCannotActOnTheTerminal() {
    log(false).forwarded(event(), false, new Forwarding.Answer(0, ACTS, 1));
    log(false).note("gap", ACTS);
    log(false).warnOnce(ACTS);

    assertThat(out.toString().split(java.util.regex.Pattern.quote(WRITTEN), -1)).hasSize(5);
  }

  @Test
  void norInJson() {
    log(true).forwarded(event(), true, new Forwarding.Answer(200, "", 1));
    log(true).note("gap", ACTS);

    assertThat(out.toString()).doesNotContain("\u009b", "\u001b", "\u202e").contains("\\u202e");
  }

  private ListenLog log(boolean json) {
    PrintWriter writer = new PrintWriter(out);
    Terminal terminal =
        new Terminal(InputStream.nullInputStream(), writer, writer, false, Map.of());
    return new ListenLog(terminal, json, InstantSource.fixed(Instant.EPOCH));
  }

  private static EventCopy event() {
    return new EventCopy("evt_1", "s", ACTS, Instant.EPOCH, "", List.of(), new byte[0], false, "");
  }
}
