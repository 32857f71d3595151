package io.vigie.bot.incident;

import io.vigie.bot.incident.Incident.Acknowledgement;
import io.vigie.bot.incident.Incident.Line;
import io.vigie.bot.incident.Incident.Part;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.commands.Tone;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of incidents. Whoever writes calls {@link #takeTurn} first, in the same transaction. */
@Component
class IncidentStore {
    /** More than any message shows, so that a long history costs no memory. */
    private static final int LINES = 200;

    private final JdbcClient db;
    private final SilenceStore silences;

    IncidentStore(JdbcClient db, SilenceStore silences) {
        this.db = db;
        this.silences = silences;
    }

    /** Waits until every other transaction that changes incidents has ended. */
    void takeTurn() {
        db.sql("UPDATE incident_turn SET turn = turn + 1 WHERE id = 1").update();
    }

    List<Incident> open() {
        return db.sql("SELECT * FROM incident WHERE state = 'OPEN' ORDER BY id")
                .query(this::incident)
                .list();
    }

    boolean anyOpen() {
        return db.sql("SELECT count(*) FROM incident WHERE state = 'OPEN'")
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** The newest first. */
    List<Incident> newest(int limit) {
        return db.sql("SELECT * FROM incident ORDER BY id DESC LIMIT :n")
                .param("n", limit)
                .query(this::incident)
                .list();
    }

    Optional<Incident> find(long id) {
        return db.sql("SELECT * FROM incident WHERE id = :id")
                .param("id", id)
                .query(this::incident)
                .optional();
    }

    /** The last ended incident of this root, if it began within this time. */
    Optional<Incident> lastEnded(String rootKey, Instant since, Instant until) {
        return db.sql("SELECT * FROM incident WHERE root_key = :key AND state = 'ENDED'"
                        + " AND opened_at BETWEEN :since AND :until ORDER BY id DESC LIMIT 1")
                .param("key", rootKey)
                .param("since", since.toEpochMilli())
                .param("until", until.toEpochMilli())
                .query(this::incident)
                .optional();
    }

    /** How often something with this root began within this time. */
    int openings(String rootKey, Instant since, Instant until) {
        return db.sql("SELECT coalesce(sum(openings), 0) FROM incident WHERE root_key = :key AND state = 'ENDED'"
                        + " AND opened_at BETWEEN :since AND :until")
                .param("key", rootKey)
                .param("since", since.toEpochMilli())
                .param("until", until.toEpochMilli())
                .query(Integer.class)
                .single();
    }

    /** When this aspect of the subject was last seen to change until then, in whatever incident. */
    Optional<Instant> lastChange(String key, Aspect aspect, Instant until) {
        return db.sql("SELECT changed_at FROM incident_subject WHERE subject_key = :key AND aspect = :aspect"
                        + " AND changed_at <= :until ORDER BY changed_at DESC LIMIT 1")
                .param("key", key)
                .param("aspect", aspect.name())
                .param("until", until.toEpochMilli())
                .query(Long.class)
                .optional()
                .map(Instant::ofEpochMilli);
    }

    Incident create(Subject root, Tone tone, String title, Instant at) {
        long id = db.sql("INSERT INTO incident (root_key, root_type, root_scope, root_id, root_name, root_peer, state,"
                        + " tone, title, opened_at) VALUES (:key, :type, :scope, :id, :name, :peer, 'OPEN', :tone,"
                        + " :title, :at) RETURNING id")
                .param("key", root.key())
                .param("type", root.type().name())
                .param("scope", root.scope())
                .param("id", root.id())
                .param("name", root.name())
                .param("peer", root.peer())
                .param("tone", tone.name())
                .param("title", title)
                .param("at", at.toEpochMilli())
                .query(Long.class)
                .single();
        return find(id).orElseThrow();
    }

    void put(long incident, Part part) {
        Subject s = part.subject();
        db.sql("INSERT INTO incident_subject (incident_id, subject_key, aspect, type, scope, subject_id, name, peer,"
                        + " kind, tone, text, since, changed_at, good) VALUES (:incident, :key, :aspect, :type, :scope,"
                        + " :id, :name, :peer, :kind, :tone, :text, :since, :changed, :good)"
                        + " ON CONFLICT (incident_id, subject_key, aspect) DO UPDATE SET kind = excluded.kind,"
                        + " tone = excluded.tone, text = excluded.text, since = excluded.since,"
                        + " changed_at = excluded.changed_at, good = excluded.good")
                .param("incident", incident)
                .param("key", s.key())
                .param("aspect", Aspect.of(part.kind()).name())
                .param("type", s.type().name())
                .param("scope", s.scope())
                .param("id", s.id())
                .param("name", s.name())
                .param("peer", s.peer())
                .param("kind", part.kind().name())
                .param("tone", part.tone().name())
                .param("text", part.text())
                .param("since", part.since().toEpochMilli())
                .param("changed", part.changedAt().toEpochMilli())
                .param("good", part.good() ? 1 : 0)
                .update();
    }

    void line(long incident, Line line) {
        db.sql("INSERT INTO incident_timeline (incident_id, at, tone, text) VALUES (:incident, :at, :tone, :text)")
                .param("incident", incident)
                .param("at", line.at().toEpochMilli())
                .param("tone", line.tone().name())
                .param("text", line.text())
                .update();
    }

    /** Hands everything that the one incident knows to the other. */
    void move(long from, long to) {
        // What both know: the one that is handed over is the later.
        db.sql("DELETE FROM incident_subject WHERE incident_id = :to AND EXISTS (SELECT 1 FROM incident_subject f"
                        + " WHERE f.incident_id = :from AND f.subject_key = incident_subject.subject_key"
                        + " AND f.aspect = incident_subject.aspect)")
                .param("from", from)
                .param("to", to)
                .update();
        db.sql("UPDATE incident_subject SET incident_id = :to WHERE incident_id = :from")
                .param("from", from)
                .param("to", to)
                .update();
        db.sql("UPDATE incident_timeline SET incident_id = :to WHERE incident_id = :from")
                .param("from", from)
                .param("to", to)
                .update();
    }

    /** Stores everything of the incident's own row that may change, and counts the revision. */
    long save(Incident i) {
        Optional<Acknowledgement> ack = i.acknowledged();
        return db.sql("UPDATE incident SET state = :state, tone = :tone, title = :title, opened_at = :opened,"
                        + " ended_at = :ended, merged_into = :merged, acknowledged_at = :ackAt,"
                        + " acknowledged_by = :ackBy, acknowledged_comment = :ackComment, flapping = :flapping,"
                        + " openings = :openings, silence = :silence, revision = revision + 1 WHERE id = :id"
                        + " RETURNING revision")
                .param("state", i.state().name())
                .param("tone", i.tone().name())
                .param("title", i.title())
                .param("opened", i.openedAt().toEpochMilli())
                .param("ended", i.endedAt().map(Instant::toEpochMilli).orElse(null))
                .param("merged", i.mergedInto().orElse(null))
                .param("ackAt", ack.map(a -> a.at().toEpochMilli()).orElse(null))
                .param("ackBy", ack.map(Acknowledgement::by).orElse(""))
                .param("ackComment", ack.map(Acknowledgement::comment).orElse(""))
                .param("flapping", i.flapping() ? 1 : 0)
                .param("openings", i.openings())
                .param("silence", i.silence().map(Silence::id).orElse(null))
                .param("id", i.id())
                .query(Long.class)
                .single();
    }

    private Incident incident(ResultSet row, int number) throws SQLException {
        long id = row.getLong("id");
        Optional<Instant> acknowledged = instant(row, "acknowledged_at");
        String by = row.getString("acknowledged_by");
        String comment = row.getString("acknowledged_comment");
        return new Incident(
                id,
                subject(row, "root_"),
                IncidentState.valueOf(row.getString("state")),
                Tone.valueOf(row.getString("tone")),
                row.getString("title"),
                Instant.ofEpochMilli(row.getLong("opened_at")),
                instant(row, "ended_at"),
                number(row, "merged_into"),
                acknowledged.map(at -> new Acknowledgement(by, comment, at)),
                row.getInt("flapping") == 1,
                row.getInt("openings"),
                number(row, "silence").flatMap(silences::find),
                row.getLong("revision"),
                parts(id),
                timeline(id));
    }

    private List<Part> parts(long incident) {
        return db.sql(
                        "SELECT *, subject_id AS part_id, type AS part_type, scope AS part_scope, name AS part_name,"
                                + " peer AS part_peer FROM incident_subject WHERE incident_id = :id ORDER BY since, subject_key")
                .param("id", incident)
                .query((row, n) -> new Part(
                        subject(row, "part_"),
                        Kind.valueOf(row.getString("kind")),
                        Tone.valueOf(row.getString("tone")),
                        row.getString("text"),
                        Instant.ofEpochMilli(row.getLong("since")),
                        Instant.ofEpochMilli(row.getLong("changed_at")),
                        row.getInt("good") == 1))
                .list();
    }

    /** In the order in which it was told: the clock may have been set meanwhile. */
    private List<Line> timeline(long incident) {
        return db.sql("SELECT at, tone, text FROM incident_timeline WHERE incident_id = :id"
                        + " ORDER BY id DESC LIMIT :n")
                .param("id", incident)
                .param("n", LINES)
                .query((row, n) -> new Line(
                        Instant.ofEpochMilli(row.getLong("at")),
                        Tone.valueOf(row.getString("tone")),
                        row.getString("text")))
                .list()
                .reversed();
    }

    private static Subject subject(ResultSet row, String prefix) throws SQLException {
        return new Subject(
                Type.valueOf(row.getString(prefix + "type")),
                row.getString(prefix + "scope"),
                row.getString(prefix + "id"),
                row.getString(prefix + "name"),
                row.getString(prefix + "peer"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return number(row, column).map(Instant::ofEpochMilli);
    }

    private static Optional<Long> number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }
}
