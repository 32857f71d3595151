package io.vigie.commands.iscsi;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jscsi.parser.OperationCode;
import org.junit.jupiter.api.Test;

class NoWritesTest {
    @Test
    void the_initiator_cannot_send_data_or_a_SCSI_command() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.vigie.commands.iscsi");
        for (String code : new String[] {"SCSI_COMMAND", "SCSI_DATA_OUT", "SCSI_TM_REQUEST"}) {
            noClasses().should().accessField(OperationCode.class, code).check(classes);
        }
    }
}
