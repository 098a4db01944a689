package io.hookgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.Ids;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsSettingsTest {
  private static final String ONCALL =
      "\"destinations\": [{\"name\": \"oncall\", \"url\": \"https://chat.example/hooks\"}]";

  private final ConfigFolder folder;

  AlertsSettingsTest(@TempDir Path folder) {
    this.folder = new ConfigFolder(folder);
  }

  @Test
  void everyKeyIsMapped() {
    AlertsConfig alerts =
        folder
            .config(
                """
                {%s, "alerts": {"destination": "oncall", "format": "slack", "criticalTypes": ["a.*"],
                  "deadLetterGrowth": {"count": 7, "per": "1m"}, "breakerOpen": "2m",
                  "backlogAge": "3m", "memoryShare": [0.9, 0.4], "redisTrouble": "4s", "quiet": "5s"}}"""
                    .formatted(ONCALL))
            .alerts();

    assertThat(alerts)
        .isEqualTo(
            new AlertsConfig(
                Ids.ofName("dst_", "", "oncall"),
                AlertsConfig.Format.SLACK,
                List.of("a.*"),
                new AlertsConfig.Growth(7, Duration.ofMinutes(1)),
                Duration.ofMinutes(2),
                Duration.ofMinutes(3),
                List.of(0.4, 0.9),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5)));
  }

  @Test
  void whereTroubleIsPostedMustNotWantAnAccessToken() {
    assertThat(
            folder.said(
                folder.problems(
                    """
                    {"destinations": [{"name": "oncall", "url": "https://chat.example/hooks",
                       "auth": {"oauth2": {"tokenUrl": "https://t.example/", "clientId": "c",
                                           "clientSecret": "s"}}}],
                     "alerts": {"destination": "oncall"}}""")))
        .singleElement()
        .asString()
        .startsWith("conf-0.json#/alerts/destination: \"oncall\" wants access tokens");
  }

  @Test
  void nullTurnsOneOff() {
    AlertsConfig alerts =
        folder
            .config(
                """
                {"alerts": {"deadLetterGrowth": null, "breakerOpen": null, "backlogAge": null,
                  "memoryShare": [], "redisTrouble": null}}""")
            .alerts();

    assertThat(alerts.deadLetterGrowth()).isNull();
    assertThat(alerts.breakerOpen()).isNull();
    assertThat(alerts.backlogAge()).isNull();
    assertThat(alerts.memoryShares()).isEmpty();
    assertThat(alerts.redisTrouble()).isNull();
  }

  @Test
  void wrongNamesAndTypesAreProblems() {
    assertThat(folder.problems("{%s, \"alerts\": {\"destination\": \"on\"}}".formatted(ONCALL)))
        .singleElement()
        .asString()
        .contains("/alerts/destination", "there is no destination \"on\"", "oncall");
    assertThat(folder.problems("{\"alerts\": {\"criticalTypes\": [\"a*\"]}}"))
        .singleElement()
        .asString()
        .contains("/alerts/criticalTypes/0");
    assertThat(
            folder.problems(
                """
                {"destinations": [{"name": "x", "url": "https://a.example/", "enabled": false}],
                 "alerts": {"destination": "x"}}"""))
        .singleElement()
        .asString()
        .contains("disabled");
  }

  @Test
  void routesMayNameTheSourceOfAlertsAndNobodyElseMayBeIt() {
    String route =
        "{\"name\": \"ops\", \"source\": \"hookgate\", \"destinations\": [\"oncall\"]%s}";
    GatewayConfig config =
        folder.config("{%s, \"routes\": [%s]}".formatted(ONCALL, route.formatted("")));
    assertThat(config.routes().get(0).sourceId()).isEqualTo(AlertsConfig.SOURCE_ID);

    assertThat(
            folder.problems(
                "{%s, \"routes\": [%s]}"
                    .formatted(ONCALL, route.formatted(", \"filter\": \".a\""))))
        .singleElement()
        .asString()
        .contains("alerts are sent as they are");
    assertThat(
            folder.problems(
                "{\"sources\": [{\"name\": \"hookgate\", \"verify\": {\"scheme\": \"none\"}}]}"))
        .singleElement()
        .asString()
        .contains("what alerts come from");
  }

  @Test
  void anAlertGoesToSoManyDestinationsAndNoMore() {
    String many =
        IntStream.range(0, 256)
            .mapToObj(i -> "{\"name\": \"d%d\", \"url\": \"https://a.example/\"}".formatted(i))
            .collect(Collectors.joining(","));
    String names =
        IntStream.range(0, 256).mapToObj(i -> "\"d" + i + "\"").collect(Collectors.joining(","));
    assertThat(
            folder.problems(
                """
                {"destinations": [%s],
                 "routes": [{"name": "ops", "source": "hookgate", "destinations": [%s]}]}"""
                    .formatted(many, names)))
        .singleElement()
        .asString()
        .contains("at most 255");
  }
}
