package io.vigie.commands.iscsi;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jscsi.parser.OperationCode;
import org.junit.jupiter.api.Test;

class NoWritesTest {
    /** TEST UNIT READY, INQUIRY, READ CAPACITY(10), READ(10), SERVICE ACTION IN(16), REPORT LUNS. */
    private static final Set<Integer> READS = Set.of(0x00, 0x12, 0x25, 0x28, 0x9e, 0xa0);

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.vigie.commands.iscsi");

    @Test
    void the_codec_is_used_for_logins_texts_and_logouts_alone() {
        for (String code : new String[] {"SCSI_COMMAND", "SCSI_DATA_OUT", "SCSI_TM_REQUEST"}) {
            noClasses().should().accessField(OperationCode.class, code).check(classes);
        }
    }

    @Test
    void every_command_that_exists_reads() {
        assertThat(Arrays.stream(ScsiCommand.values()).map(ScsiCommand::opcode))
                .containsExactlyInAnyOrderElementsOf(READS);
    }

    @Test
    void all_bytes_go_through_the_one_gate() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Wire")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Socket.class, OutputStream.class)
                .check(classes);
        JavaClass wire = classes.get(Wire.class);
        assertThat(wire.getMethodCallsFromSelf().stream()
                        .filter(call -> call.getTargetOwner().isAssignableTo(OutputStream.class))
                        .map(call -> call.getOrigin().getName()))
                .containsExactly("send");
    }

    @Test
    void the_gate_lets_through_no_other_pdu_and_no_other_command() {
        Set<Integer> passing = new TreeSet<>();
        for (int opcode = 0; opcode < 0x40; opcode++) {
            byte[] pdu = new byte[48];
            pdu[0] = (byte) opcode;
            if (passes(pdu)) {
                passing.add(opcode);
            }
        }
        assertThat(passing).containsExactly(0x00, 0x01, 0x03, 0x04, 0x06);

        Set<Integer> commands = new TreeSet<>();
        for (int command = 0; command < 0x100; command++) {
            for (int action = 0; action < 0x20; action++) {
                byte[] pdu = command(command, action);
                if (passes(pdu)) {
                    commands.add(command);
                    assertThat(command != 0x9e || action == 0x10).isTrue();
                }
            }
        }
        assertThat(commands).containsExactlyInAnyOrderElementsOf(READS);
    }

    @Test
    void not_even_a_reading_command_may_carry_data_or_the_write_flag() {
        byte[] read = command(0x28, 0);
        assertThatCode(() -> ReadOnly.check(read)).doesNotThrowAnyException();
        byte[] flagged = read.clone();
        flagged[1] |= 0x20;
        byte[] extended = read.clone();
        extended[4] = 1;
        for (byte[] bad : new byte[][] {flagged, extended, Arrays.copyOf(read, 52), new byte[47]}) {
            assertThatThrownBy(() -> ReadOnly.check(bad)).isInstanceOf(IllegalStateException.class);
        }
    }

    private static byte[] command(int command, int action) {
        byte[] pdu = new byte[48];
        pdu[0] = 1;
        pdu[1] = (byte) 0xc1;
        pdu[32] = (byte) command;
        pdu[33] = (byte) action;
        return pdu;
    }

    private static boolean passes(byte[] pdu) {
        try {
            ReadOnly.check(pdu);
            return true;
        } catch (IllegalStateException refused) {
            return false;
        }
    }
}
