package io.vigie.bot.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.unboundid.ldap.sdk.Entry;
import io.vigie.commands.Problem;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EntryIdTest {
    /** MS-DTYP 2.3.4: the same identifier in both forms. */
    private static final String TEXT = "6b29fc40-ca47-1067-b31d-00dd010662da";

    private static final byte[] GUID = HexFormat.of().parseHex("40fc296b47ca6710b31d00dd010662da");

    @Test
    void an_object_guid_is_written_as_others_write_it() {
        Entry entry = new Entry("cn=x");
        entry.addAttribute("objectGUID", GUID);
        assertThat(new EntryId("objectGUID").of(entry)).isEqualTo(TEXT);
        assertThat(EntryId.toGuid(UUID.fromString(TEXT))).isEqualTo(GUID);
        for (int i = 0; i < 100; i++) {
            UUID id = new UUID(i * 0x9E3779B97F4A7C15L, i * 0xC2B2AE3D27D4EB4FL);
            assertThat(EntryId.fromGuid(EntryId.toGuid(id))).isEqualTo(id);
        }
    }

    @Test
    void the_filter_holds_the_bytes() {
        assertThat(new EntryId("objectGUID").filter(TEXT).getAssertionValueBytes())
                .isEqualTo(GUID);
        assertThat(new EntryId("entryUUID").filter(TEXT)).hasToString("(entryUUID=" + TEXT + ")");
    }

    @Test
    void an_entry_that_does_not_show_it_is_nobody() {
        for (String attribute : new String[] {"entryUUID", "objectGUID"}) {
            assertThatExceptionOfType(Problem.class).isThrownBy(() -> new EntryId(attribute).of(new Entry("cn=x")));
        }
    }
}
