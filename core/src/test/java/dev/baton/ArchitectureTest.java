package dev.baton;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The arrows between the packages, and the seam for time. */
final class ArchitectureTest {

    private static final JavaClasses CORE = new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void the_lease_knows_nothing_of_telegram_nor_of_the_runtime() {
        noClasses()
                .that()
                .resideInAPackage("dev.baton.lease..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.baton", "dev.baton.botapi..")
                .check(CORE);
    }

    @Test
    void the_bot_api_knows_nothing_of_the_lease_nor_of_the_runtime() {
        noClasses()
                .that()
                .resideInAPackage("dev.baton.botapi..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.baton", "dev.baton.lease..", "dev.baton.time..")
                .check(CORE);
    }

    @Test
    void time_knows_nothing_else() {
        noClasses()
                .that()
                .resideInAPackage("dev.baton.time..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.baton", "dev.baton.lease..", "dev.baton.botapi..")
                .check(CORE);
    }

    @Test
    void nothing_but_the_time_source_reads_a_clock_or_sleeps_except_for_the_way_of_bytes_on_a_real_network() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.baton.time..")
                .and()
                .haveNameNotMatching("dev.baton.botapi.Deadline")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(CORE);
    }

    @Test
    void nothing_is_synchronized_because_that_pins_virtual_threads() {
        noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED).check(CORE);
    }

    @Test
    void getUpdates_is_in_reach_of_the_poller_alone() {
        noClasses()
                .that()
                .resideInAPackage("dev.baton")
                .and()
                .doNotHaveSimpleName("LongPoller")
                .should()
                .callMethodWhere(new DescribedPredicate<>("getUpdates is called") {
                    @Override
                    public boolean test(JavaMethodCall call) {
                        return call.getTarget().getName().equals("getUpdates");
                    }
                })
                .check(CORE);
    }

    @Test
    void what_is_public_is_final_or_meant_to_be_implemented() {
        classes()
                .that()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areNotAssignableTo(Throwable.class)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CORE);
    }
}
