package io.hookgate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.util.Set;

/** Who may import whom: src/docs/architecture.md draws it, this holds it. */
@AnalyzeClasses(packages = "io.hookgate", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule noCycles = slices().matching("io.hookgate.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theModelNeedsNothingButTheJdk =
      classes()
          .that()
          .resideInAPackage("io.hookgate.model")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "io.hookgate.model");

  @ArchTest
  static final ArchRule purePackagesDoNoInputOrOutput =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.hookgate.signature", "io.hookgate.routing..", "io.hookgate.backoff")
          .should()
          .dependOnClassesThat(
              Predicates.resideInAnyPackage(
                  "io.vertx.core",
                  "io.vertx.core.http..",
                  "io.vertx.redis..",
                  "java.net..",
                  "java.nio.file..",
                  "org.slf4j..",
                  "io.hookgate.store..",
                  "io.hookgate.config",
                  "io.hookgate.bus"));

  @ArchTest
  static final ArchRule onlyTheStoreUsesTheRedisClient =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.hookgate.store.redis")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx.redis..");

  @ArchTest
  static final ArchRule theStagesMeetOnlyAtBusAndStore =
      slices()
          .matching("io.hookgate.(ingress|dispatch|retry|retention|delivery|alerts|api)..")
          .should()
          .notDependOnEachOther();

  /** The API plans with it; what it makes travels by the store and the bus alone. */
  @ArchTest
  static final ArchRule replayingKnowsNoStage =
      noClasses()
          .that()
          .resideInAPackage("io.hookgate.replay")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.hookgate.ingress..",
              "io.hookgate.dispatch..",
              "io.hookgate.retry..",
              "io.hookgate.delivery..",
              "io.hookgate.alerts..",
              "io.hookgate.api..");

  /** What a person starts by hand may call the gateway; what the gateway sends is judged. */
  @ArchTest
  static final ArchRule nothingLeavesButThroughTheGuardedOutlet =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.hookgate.app",
              "io.hookgate.cli",
              "io.hookgate.demo",
              "io.hookgate.doctor",
              "io.hookgate.receiver")
          .and()
          .doNotHaveFullyQualifiedName("io.hookgate.network.Outlet")
          .should()
          .callMethodWhere(opensConnections())
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.net.http..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.net\\.(Socket|URL|URLConnection|HttpURLConnection)");

  @ArchTest
  static final ArchRule onlyTheAppWires =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.hookgate.app")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.hookgate.app");

  @ArchTest
  static final ArchRule thePartsThatRunAGatewayDoNotKnowItsDemo =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.hookgate.app",
              "io.hookgate.cli",
              "io.hookgate.demo",
              "io.hookgate.doctor",
              "io.hookgate.receiver")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.hookgate.demo", "io.hookgate.receiver");

  @ArchTest
  static final ArchRule noDrawerNames =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..impl..", "..util..", "..common..", "..base..", "..manager..", "..helper..");

  private static DescribedPredicate<JavaMethodCall> opensConnections() {
    Set<String> clients =
        Set.of("createHttpClient", "httpClientBuilder", "createNetClient", "createWebSocketClient");
    Set<String> requests = Set.of("request", "connect");
    return DescribedPredicate.describe(
        "open connections",
        call ->
            (call.getTargetOwner().isAssignableTo(Vertx.class) && clients.contains(call.getName()))
                || (call.getTargetOwner().isAssignableTo(HttpClient.class)
                    && requests.contains(call.getName())));
  }
}
