package io.vigie.commands.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionIdsTest {
    /** As they go over the wire; a target ends the older of two sessions with the same. */
    @Test
    void no_two_of_many_are_the_same() throws Exception {
        Set<Long> written = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            written.add(SessionIds.next().serialize());
        }
        assertThat(written).hasSize(20_000);
        // The format "random" in the highest two bits (RFC 7143, 11.12.5).
        assertThat(written).allMatch(id -> id >>> 62 == 2);
    }
}
