package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpidTest {
    @Test
    void its_parts_are_read() {
        Upid upid = Upid.parse("UPID:pve1:000002DA:0004966D:6B04284E:qmstop:100:root@pam!bot:")
                .orElseThrow();
        assertThat(upid.node()).isEqualTo("pve1");
        assertThat(upid.type()).isEqualTo("qmstop");
        assertThat(upid.id()).isEqualTo("100");
        assertThat(upid.user()).isEqualTo("root@pam!bot");
        assertThat(upid.began()).isEqualTo(Instant.ofEpochSecond(1795434574));
        assertThat(upid.isRequestToHa()).isFalse();
    }

    @Test
    void a_task_about_nothing_in_particular_has_no_id() {
        assertThat(Upid.parse("UPID:pve2:000000E4:0003CD58:6B04264C:clusterjoin::root@pam:")
                        .orElseThrow()
                        .id())
                .isEmpty();
    }

    @Test
    void a_request_to_the_HA_manager_is_recognised() {
        assertThat(Upid.parse("UPID:pve2:000002BB:000521C0:6B0429B3:hastart:101:root@pam!bot:")
                        .orElseThrow()
                        .isRequestToHa())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "UPID:garbage",
                "UPID:pve1:2DA:0004966D:6B04284E:qmstop:100:root@pam:",
                "UPID:pve1:000002DA:0004966D:6B04284E:qmstop:100:root@pam",
                "UPID:../etc:000002DA:0004966D:6B04284E:qmstop:100:root@pam:",
                "UPID:pve1:000002DA:0004966D:6B04284E:qm/stop:100:root@pam:",
                "UPID:pve1:000002DA:0004966D:6B04284G:qmstop:100:root@pam:",
                "UPID:pve1:000002DA:0004966D:6B04284E:qmstop:100:root@pam:\n"
            })
    void anything_else_is_none(String text) {
        assertThat(Upid.parse(text)).isEmpty();
    }
}
