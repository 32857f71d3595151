package io.vigie.bot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The modules, and who may know whom. */
@AnalyzeClasses(packages = "io.vigie.bot", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String BOT = "io.vigie.bot";
    private static final String[] DRIVERS = {
        "io.vigie.commands.proxmox..",
        "io.vigie.commands.libvirt..",
        "io.vigie.commands.iscsi..",
        "io.vigie.commands.snmp.."
    };

    @Test
    void modules_have_no_cycles_and_keep_their_insides_to_themselves() {
        ApplicationModules.of(Vigie.class).verify();
    }

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_AUDIT = noClasses()
            .that()
            .resideOutsideOfPackage(BOT + ".audit..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(BOT + ".audit..");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_LAB = noClasses()
            .that()
            .resideOutsideOfPackage(BOT + ".lab..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(BOT + ".lab..", "io.vigie.commands.lab..");

    @ArchTest
    static final ArchRule ONLY_WIRING_NAMES_DRIVERS = noClasses()
            .that()
            .resideOutsideOfPackage(BOT + ".wiring..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DRIVERS);

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_WIRING = noClasses()
            .that()
            .resideOutsideOfPackage(BOT + ".wiring..")
            .and()
            .doNotBelongToAnyOf(Vigie.class)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(BOT + ".wiring..");

    @ArchTest
    static final ArchRule NO_CHAT_KNOWS_WHAT_IS_SAID_IN_IT = noClasses()
            .that()
            .resideInAPackage(BOT + ".chat..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    BOT + ".conversation..",
                    BOT + ".approval..",
                    BOT + ".incident..",
                    BOT + ".delivery..",
                    BOT + ".watch..");
}
