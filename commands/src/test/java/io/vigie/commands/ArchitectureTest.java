package io.vigie.commands;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies point one way: drivers, then the ports of features, then the root. */
@AnalyzeClasses(packages = "io.vigie.commands", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.vigie.commands";
    private static final String[] DRIVERS = {
        ROOT + ".proxmox..", ROOT + ".libvirt..", ROOT + ".iscsi..", ROOT + ".snmp.."
    };
    private static final String[] FEATURES = {
        ROOT + ".cluster..", ROOT + ".vm..", ROOT + ".node..", ROOT + ".storage..", ROOT + ".link.."
    };
    private static final String LAB = ROOT + ".lab..";
    private static final String LANGUAGE = ROOT + ".language..";

    @ArchTest
    static final ArchRule THE_ROOT_KNOWS_NOBODY = noClasses()
            .that()
            .resideInAPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".*..");

    @ArchTest
    static final ArchRule FEATURES_KNOW_NO_DRIVER = noClasses()
            .that()
            .resideInAnyPackage(FEATURES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DRIVERS);

    @ArchTest
    static final ArchRule DRIVERS_DO_NOT_KNOW_EACH_OTHER =
            slices().matching(ROOT + ".(proxmox|libvirt|iscsi|snmp)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule DRIVERS_SPEAK_NO_COMMANDS = noClasses()
            .that()
            .resideInAnyPackage(DRIVERS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(LANGUAGE);

    @ArchTest
    static final ArchRule THE_LANGUAGE_KNOWS_NO_COMMAND = noClasses()
            .that()
            .resideInAPackage(LANGUAGE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".cluster..", ROOT + ".vm..", ROOT + ".node..", ROOT + ".storage..", ROOT + ".link..", LAB);

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_LAB = noClasses()
            .that()
            .resideOutsideOfPackage(LAB)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(LAB);

    @ArchTest
    static final ArchRule THE_LAB_DOES_NOT_SHARE_CODE_WITH_THE_DRIVERS_IT_ANSWERS = noClasses()
            .that()
            .resideInAPackage(LAB)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DRIVERS);

    @ArchTest
    static final ArchRule NO_SPRING_HERE =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_THING_IS = classes()
            .should()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Impl");
}
