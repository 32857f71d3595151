package io.vigie.bot.audit;

import io.vigie.bot.store.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * One line of the audit.
 *
 * @param seq 1, 2, 3, … without a gap
 * @param hash SHA-256 over everything else, {@code prevHash} included, as 64 hexadecimal digits
 */
record AuditEntry(long seq, Draft said, String prevHash, String hash) {

    /**
     * What is to be recorded.
     *
     * @param person the uid; empty when it is the bot's own doing
     * @param personId {@code realm/entryUUID}
     * @param account {@code platform/id}
     * @param target what it was done to, as people call it
     * @param approval the plan's number, 0 when there is none
     * @param detail JSON
     */
    record Draft(
            Instant at,
            String person,
            String personId,
            String account,
            String what,
            String target,
            long approval,
            String outcome,
            String detail) {}

    static AuditEntry chained(long seq, Draft said, String prevHash) {
        return new AuditEntry(seq, said, prevHash, hash(seq, said, prevHash));
    }

    /** Whether nothing in it was changed since it was chained. */
    boolean whole() {
        return hash.equals(hash(seq, said, prevHash));
    }

    /** Lengths go in too, so that no two different entries give the same bytes. */
    private static String hash(long seq, Draft d, String prevHash) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String field : List.of(
                Long.toString(seq),
                Long.toString(d.at().toEpochMilli()),
                d.person(),
                d.personId(),
                d.account(),
                d.what(),
                d.target(),
                Long.toString(d.approval()),
                d.outcome(),
                d.detail(),
                prevHash)) {
            byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
            all.writeBytes((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            all.writeBytes(bytes);
        }
        return Sha256.hex(all.toByteArray());
    }
}
