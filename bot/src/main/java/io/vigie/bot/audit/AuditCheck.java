package io.vigie.bot.audit;

import java.util.Optional;

/** Reads the whole chain and says where it is broken first. */
final class AuditCheck {
    private long expected = 1;
    private String hash = "";
    private Optional<Broken> broken = Optional.empty();

    /** The first entry that is not what it was, and why. */
    record Broken(long seq, String why) {}

    /**
     * @param entries how many there are
     * @param head the last entry's hash, to be kept elsewhere
     */
    record Verdict(long entries, String head, Optional<Broken> broken) {}

    private AuditCheck() {}

    static Verdict of(AuditLog log) {
        // Read first: whatever is appended meanwhile comes after it.
        AuditLog.Head head = log.head();
        AuditCheck check = new AuditCheck();
        log.each(entry -> {
            if (entry.seq() <= head.seq()) {
                check.read(entry);
            }
        });
        return check.end(head);
    }

    private void read(AuditEntry entry) {
        if (broken.isPresent()) {
            return;
        }
        if (entry.seq() != expected) {
            fail(expected, "it is missing");
        } else if (!entry.prevHash().equals(hash)) {
            fail(entry.seq(), "it does not follow the entry before it");
        } else if (!entry.whole()) {
            fail(entry.seq(), "its content does not fit its hash");
        }
        expected = entry.seq() + 1;
        hash = entry.hash();
    }

    private Verdict end(AuditLog.Head head) {
        if (broken.isEmpty() && expected != head.seq() + 1) {
            fail(expected, "it is missing");
        } else if (broken.isEmpty() && !hash.equals(head.hash())) {
            fail(head.seq(), "it is not the entry that was written last");
        }
        return new Verdict(head.seq(), head.hash(), broken);
    }

    private void fail(long seq, String why) {
        broken = Optional.of(new Broken(seq, why));
    }
}
