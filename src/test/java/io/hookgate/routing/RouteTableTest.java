package io.hookgate.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hookgate.model.Lane;
import io.hookgate.routing.RouteTable.Match;
import io.hookgate.routing.RouteTable.Route;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTableTest {
  private final RouteTable table =
      RouteTable.of(
          List.of(
              new Route(
                  "rt_bounces", "mail", List.of("bounced.*", "complained"), List.of("crm", "ops")),
              new Route("rt_all", "mail", List.of("*"), List.of("ops", "archive")),
              new Route("rt_code", "github", List.of("push"), List.of("ci"))));

  @Test
  void namesEachDestinationOnceByTheFirstRoute() {
    assertThat(table.match("mail", "bounced.hard"))
        .containsExactly(
            new Match("rt_bounces", "crm"),
            new Match("rt_bounces", "ops"),
            new Match("rt_all", "archive"));
  }

  @Test
  void saysTheLaneOfTheRouteThatNamesTheDestinationFirst() {
    RouteTable routes =
        RouteTable.of(
            List.of(
                new Route("rt_1", "mail", List.of("a"), List.of("crm"), Lane.HIGH, null),
                new Route("rt_2", "mail", List.of("*"), List.of("crm", "ops"), Lane.LOW, null),
                new Route("rt_3", "mail", List.of("*"), List.of("ci"))));

    assertThat(routes.match("mail", "a"))
        .extracting(Match::priority)
        .containsExactly(Lane.HIGH, Lane.LOW, null);
  }

  @Test
  void leavesOutRoutesOfOtherTypesAndSources() {
    assertThat(table.match("mail", "opened"))
        .containsExactly(new Match("rt_all", "ops"), new Match("rt_all", "archive"));
    assertThat(table.match("github", "opened")).isEmpty();
    assertThat(table.match("unknown", "push")).isEmpty();
  }

  @Test
  void sendsEventsWithoutATypeOnlyWhereAnyTypeWillDo() {
    assertThat(table.match("mail", "")).isEqualTo(table.matchWithoutType("mail"));
    assertThat(table.match("github", "")).isEmpty();
  }

  @Test
  void tellsWhichRoutesCannotJudgeWithoutAType() {
    assertThat(table.needsType("mail")).isTrue();
    assertThat(table.routesNeedingType("mail")).containsExactly("rt_bounces");
    assertThat(table.matchWithoutType("mail"))
        .containsExactly(new Match("rt_all", "ops"), new Match("rt_all", "archive"));
    assertThat(table.routesNeedingType("github")).containsExactly("rt_code");
    assertThat(table.matchWithoutType("github")).isEmpty();
    assertThat(table.needsType("unknown")).isFalse();
    assertThat(table.routesNeedingType("unknown")).isEmpty();
    assertThat(table.matchWithoutType("unknown")).isEmpty();
  }

  @Test
  void needsNoTypeWhenEveryRouteTakesAny() {
    RouteTable any =
        RouteTable.of(List.of(new Route("rt_1", "mail", List.of("a", "*"), List.of("crm"))));

    assertThat(any.needsType("mail")).isFalse();
    assertThat(any.match("mail", "b")).isSameAs(any.matchWithoutType("mail"));
  }

  @Test
  void answersTheSameTypeFromMemory() {
    assertThat(table.match("mail", "opened")).isSameAs(table.match("mail", "opened"));
  }

  @Test
  void refusesChangesOfItsAnswers() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> table.match("mail", "opened").clear());
  }

  @Test
  void remembersABoundedNumberOfTypesAndStillAnswersForOthers() {
    SourceRoutes routes =
        new SourceRoutes(List.of(new Route("rt_1", "mail", List.of("a.*"), List.of("crm"))));

    for (int i = 0; i < 2 * SourceRoutes.REMEMBERED_TYPES; i++) {
      assertThat(routes.match("a." + i)).containsExactly(new Match("rt_1", "crm"));
    }
    assertThat(routes.remembered()).isEqualTo(SourceRoutes.REMEMBERED_TYPES);
  }

  @Test
  void refusesRoutesWithoutTypes() {
    List<Route> routes = List.of(new Route("rt_1", "mail", List.of(), List.of("crm")));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RouteTable.of(routes))
        .withMessage("route rt_1 names no type; \"*\" takes every event");
  }
}
