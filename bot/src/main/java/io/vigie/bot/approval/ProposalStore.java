package io.vigie.bot.approval;

import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import io.vigie.bot.identity.PersonId;
import io.vigie.commands.Plan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of proposals. */
final class ProposalStore {
    private static final String OPEN = "state IN ('WAITING', 'APPROVED', 'RUNNING')";

    private final JdbcClient jdbc;

    ProposalStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Somebody else changed the proposal meanwhile: look at it again. */
    static final class Outdated extends RuntimeException {
        private static final long serialVersionUID = 1;

        Outdated(long number) {
            super("#" + number + " was changed meanwhile");
        }
    }

    Proposal add(PersonCaller by, Plan plan, State state, Instant now, Instant approveBy, Optional<Instant> runBy) {
        Place place = by.place();
        long number = jdbc.sql("""
                        INSERT INTO proposal(command, summary, tier, plan, hash, realm, entry_uuid, uid, name,
                            account_platform, account, platform, channel, thread, state, proposed_at, approve_by, run_by,
                            words, notes, owner, owned_until, finish_only, version, shown)
                        VALUES (:command, :summary, :tier, :plan, :hash, :realm, :uuid, :uid, :name,
                            :accountPlatform, :account, :platform, :channel, :thread, :state, :now, :approveBy, :runBy,
                            '', '', '', 0, 0, 1, 0)
                        RETURNING number
                        """)
                .param("command", plan.command())
                .param("summary", plan.summary())
                .param("tier", plan.tier().name())
                .param("plan", PlanText.of(plan))
                .param("hash", plan.hash())
                .param("realm", by.person().id().realm())
                .param("uuid", by.person().id().entryUuid())
                .param("uid", by.person().uid())
                .param("name", by.person().name())
                .param("accountPlatform", by.account().platform())
                .param("account", by.account().id())
                .param("platform", place.platform())
                .param("channel", place.channel())
                .param("thread", place.thread().orElse(null))
                .param("state", state.name())
                .param("now", now.toEpochMilli())
                .param("approveBy", approveBy.toEpochMilli())
                .param("runBy", millis(runBy))
                .query(Long.class)
                .single();
        return find(number).orElseThrow();
    }

    /**
     * Stores what may change, on condition that nobody changed it since it was read.
     *
     * @throws Outdated when somebody did; the transaction has to end without effect
     */
    Proposal save(Proposal p) {
        int changed = jdbc.sql("""
                        UPDATE proposal SET message_channel = :messageChannel, message = :message, state = :state,
                            run_by = :runBy, started_at = :startedAt, ended_at = :endedAt, words = :words,
                            notes = :notes, owner = :owner, owned_until = :ownedUntil, generation = :generation,
                            version = version + 1
                        WHERE number = :number AND version = :version
                        """)
                .param("messageChannel", p.message().map(MessageRef::channel).orElse(null))
                .param("message", p.message().map(MessageRef::id).orElse(null))
                .param("state", p.state().name())
                .param("runBy", millis(p.runBy()))
                .param("startedAt", millis(p.startedAt()))
                .param("endedAt", millis(p.endedAt()))
                .param("words", p.words())
                .param("notes", String.join("\n", p.notes()))
                .param("owner", p.owner())
                .param("ownedUntil", p.ownedUntil().toEpochMilli())
                .param("generation", p.generation())
                .param("number", p.number())
                .param("version", p.version())
                .update();
        if (changed != 1) {
            throw new Outdated(p.number());
        }
        return p.stored(p.version() + 1);
    }

    /**
     * Its message is known now; changes nothing else, whatever was voted meanwhile, and nothing at all when it was
     * known before.
     */
    Proposal posted(Proposal p, MessageRef message) {
        jdbc.sql("UPDATE proposal SET message_channel = ?, message = ?, version = version + 1"
                        + " WHERE number = ? AND generation = ? AND message IS NULL")
                .params(message.channel(), message.id(), p.number(), p.generation())
                .update();
        return find(p.number()).orElseThrow();
    }

    /**
     * Holds the row until the transaction ends. To be called before anything is published: the audit's row comes
     * last everywhere, so that no two transactions wait for each other.
     *
     * @throws Outdated when somebody changed it since it was read
     */
    void lock(Proposal p) {
        int found = jdbc.sql("UPDATE proposal SET version = version WHERE number = ? AND version = ?")
                .params(p.number(), p.version())
                .update();
        if (found != 1) {
            throw new Outdated(p.number());
        }
    }

    Optional<Proposal> find(long number) {
        return jdbc.sql("SELECT * FROM proposal WHERE number = ?")
                .param(number)
                .query((row, i) -> read(row))
                .optional();
    }

    Optional<Long> findOpen(MessageRef message) {
        return jdbc.sql("SELECT number FROM proposal WHERE platform = ? AND message_channel = ? AND message = ? AND "
                        + OPEN)
                .params(message.platform(), message.channel(), message.id())
                .query(Long.class)
                .optional();
    }

    /** Those that wait for votes, or are about to run; oldest first. */
    List<Proposal> pending() {
        return jdbc.sql("SELECT * FROM proposal WHERE state IN ('WAITING', 'APPROVED') ORDER BY number")
                .query((row, i) -> read(row))
                .list();
    }

    /** Those that something is still to be done about, if only to show how they ended. */
    List<Long> unfinished(Instant endedSince) {
        return jdbc.sql("SELECT number FROM proposal WHERE " + OPEN
                        + " OR (shown < version AND ended_at > ?) ORDER BY number")
                .param(endedSince.toEpochMilli())
                .query((row, i) -> row.getLong("number"))
                .list();
    }

    /** The message shows this version; false when there is a newer one already. */
    boolean shown(Proposal p) {
        return jdbc.sql("UPDATE proposal SET shown = ? WHERE number = ? AND version = ?")
                        .params(p.version(), p.number(), p.version())
                        .update()
                == 1;
    }

    /** A sign of life for every run of this owner; one that lapsed has to be taken over, even by who had it. */
    void keep(String owner, Instant now, Instant until) {
        jdbc.sql("UPDATE proposal SET owned_until = ? WHERE owner = ? AND owned_until > ? AND state = 'RUNNING'")
                .params(until.toEpochMilli(), owner, now.toEpochMilli())
                .update();
    }

    /** Whether the run still is the owner's own; locks its row until the transaction ends. */
    boolean owns(long number, String owner, Instant now) {
        return jdbc.sql("UPDATE proposal SET owner = owner WHERE number = ? AND owner = ? AND owned_until > ?"
                                + " AND state = 'RUNNING'")
                        .params(number, owner, now.toEpochMilli())
                        .update()
                == 1;
    }

    /**
     * Takes over a run whose owner gives no sign of life; false when another replica was quicker.
     *
     * @param finishOnly whether it was away for too long to begin anything more
     */
    boolean takeOver(Proposal p, String owner, Instant until, boolean finishOnly) {
        return jdbc.sql("UPDATE proposal SET owner = ?, owned_until = ?, finish_only = ? WHERE number = ? AND owner = ?"
                                + " AND owned_until = ? AND state = 'RUNNING'")
                        .params(
                                owner,
                                until.toEpochMilli(),
                                finishOnly || p.finishOnly() ? 1 : 0,
                                p.number(),
                                p.owner(),
                                p.ownedUntil().toEpochMilli())
                        .update()
                == 1;
    }

    private Proposal read(ResultSet row) throws SQLException {
        String platform = row.getString("platform");
        String message = row.getString("message");
        String notes = row.getString("notes");
        return new Proposal(
                row.getLong("number"),
                PlanText.read(row.getString("plan")),
                row.getString("hash"),
                new Requester(
                        new PersonId(row.getString("realm"), row.getString("entry_uuid")),
                        row.getString("uid"),
                        row.getString("name"),
                        new AccountId(row.getString("account_platform"), row.getString("account"))),
                new Place(platform, row.getString("channel"), Optional.ofNullable(row.getString("thread"))),
                message == null
                        ? Optional.empty()
                        : Optional.of(new MessageRef(platform, row.getString("message_channel"), message)),
                row.getInt("generation"),
                State.valueOf(row.getString("state")),
                Instant.ofEpochMilli(row.getLong("proposed_at")),
                Instant.ofEpochMilli(row.getLong("approve_by")),
                instant(row, "run_by"),
                instant(row, "started_at"),
                instant(row, "ended_at"),
                row.getString("words"),
                notes.isEmpty() ? List.of() : List.of(notes.split("\n")),
                row.getString("owner"),
                Instant.ofEpochMilli(row.getLong("owned_until")),
                row.getInt("finish_only") == 1,
                row.getLong("version"),
                row.getLong("shown"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static @Nullable Long millis(Optional<Instant> instant) {
        return instant.map(Instant::toEpochMilli).orElse(null);
    }
}
