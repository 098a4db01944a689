package io.hookgate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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
          .matching("io.hookgate.(ingress|dispatch|retry|delivery|api)..")
          .should()
          .notDependOnEachOther();

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
          .resideOutsideOfPackages("io.hookgate.app", "io.hookgate.demo", "io.hookgate.receiver")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.hookgate.demo", "io.hookgate.receiver");

  @ArchTest
  static final ArchRule noDrawerNames =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..impl..", "..util..", "..common..", "..base..", "..manager..", "..helper..");
}
