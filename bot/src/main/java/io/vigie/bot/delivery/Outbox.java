package io.vigie.bot.delivery;

import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.incident.IncidentRevised;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is to be said, stored with what it is about. A row is changed only by whoever holds its claim. */
@Component
class Outbox {
    /** A time that is past even when the clock is set back. */
    private static final String AT_ONCE = "0";

    /** Neither put off nor claimed; what lies further ahead than either can was so before the clock was set back. */
    private static final String DUE = "wanted > sent AND next_attempt NOT BETWEEN :next AND :farthest"
            + " AND claimed_until NOT BETWEEN :next AND :farthest";

    private final JdbcClient db;
    private final Routes routes;
    private final Duration farthest;
    private final Clock clock;

    Outbox(JdbcClient db, Routes routes, DeliverySettings settings, Clock clock) {
        this.db = db;
        this.routes = routes;
        // Twice the lease: the clock of the machine that claims may be ahead of this one's.
        this.farthest = Dispatcher.LONGEST_WAIT.plus(settings.lease().multipliedBy(2));
        this.clock = clock;
    }

    /** Runs within the incident's own transaction. */
    @EventListener
    void revised(IncidentRevised event) {
        if (event.announce()) {
            routes.primary().forEach(route -> want(event.incident(), route, event.revision()));
        }
        db.sql("UPDATE delivery SET wanted = :revision, behind_since = coalesce(behind_since, :now)"
                        + " WHERE incident_id = :incident AND wanted < :revision")
                .param("revision", event.revision())
                .param("now", clock.millis())
                .param("incident", event.incident())
                .update();
    }

    private void want(long incident, String route, long revision) {
        db.sql("INSERT INTO delivery (incident_id, route, wanted, behind_since, next_attempt)"
                        + " VALUES (:incident, :route, :revision, :now, " + AT_ONCE
                        + ") ON CONFLICT (incident_id, route) DO NOTHING")
                .param("incident", incident)
                .param("route", route)
                .param("revision", revision)
                .param("now", clock.millis())
                .update();
    }

    /** Gives the fallback what no route has delivered for so long. */
    void fallBack(Duration after) {
        if (routes.fallback().isEmpty()) {
            return;
        }
        record Late(long incident, long wanted) {}
        long now = clock.millis();
        // What lies as far ahead has been behind since before the clock was set back.
        String isLate = "behind_since NOT BETWEEN :after AND :ahead";
        List<Late> late = db.sql("SELECT incident_id, max(wanted) AS wanted FROM delivery WHERE route IN (:primary)"
                        + " AND incident_id IN (SELECT incident_id FROM delivery WHERE route IN (:primary)"
                        + " AND " + isLate + ") GROUP BY incident_id"
                        + " HAVING min(CASE WHEN wanted > sent AND " + isLate + " THEN 1 ELSE 0 END) = 1")
                .param("primary", routes.primary())
                .param("after", now - after.toMillis() + 1)
                .param("ahead", now + after.toMillis())
                .query((row, n) -> new Late(row.getLong("incident_id"), row.getLong("wanted")))
                .list();
        late.forEach(l -> routes.fallback().forEach(route -> want(l.incident(), route, l.wanted())));
    }

    List<Long> due(String route) {
        long now = clock.millis();
        return db.sql("SELECT incident_id FROM delivery WHERE route = :route AND behind_since IS NOT NULL AND " + DUE
                        + " ORDER BY behind_since, incident_id")
                .param("route", route)
                .param("next", now + 1)
                .param("farthest", now + farthest.toMillis())
                .query((row, n) -> row.getLong(1))
                .list();
    }

    /** Empty when another replica was faster. */
    Optional<OutboxRow> claim(long incident, String route, String me, Instant until) {
        long now = clock.millis();
        int claimed = db.sql("UPDATE delivery SET claimed_by = :me, claimed_until = :until, attempts = attempts + 1"
                        + " WHERE incident_id = :incident AND route = :route AND " + DUE)
                .param("me", me)
                .param("until", until.toEpochMilli())
                .param("incident", incident)
                .param("route", route)
                .param("next", now + 1)
                .param("farthest", now + farthest.toMillis())
                .update();
        return claimed == 0 ? Optional.empty() : row(incident, route);
    }

    private Optional<OutboxRow> row(long incident, String route) {
        return db.sql("SELECT * FROM delivery WHERE incident_id = :incident AND route = :route")
                .param("incident", incident)
                .param("route", route)
                .query(Outbox::row)
                .optional();
    }

    /** The message stands; what it shows may be older than what was meant. */
    void posted(OutboxRow row, String me, MessageRef message) {
        db.sql("UPDATE delivery SET platform = :platform, channel = :channel, message_id = :message"
                        + " WHERE incident_id = :incident AND route = :route AND claimed_by = :me")
                .param("platform", message.platform())
                .param("channel", message.channel())
                .param("message", message.id())
                .param("incident", row.incident())
                .param("route", row.route())
                .param("me", me)
                .update();
    }

    void sent(OutboxRow row, String me, long revision) {
        db.sql("UPDATE delivery SET sent = :revision, attempts = 0, problem = '', claimed_by = '', claimed_until = 0,"
                        + " behind_since = CASE WHEN wanted > :revision THEN behind_since END, next_attempt = "
                        + AT_ONCE
                        + " WHERE incident_id = :incident AND route = :route AND claimed_by = :me")
                .param("revision", revision)
                .param("incident", row.incident())
                .param("route", row.route())
                .param("me", me)
                .update();
    }

    void failed(OutboxRow row, String me, Instant next, String problem) {
        db.sql("UPDATE delivery SET problem = :problem, claimed_by = '', claimed_until = 0, next_attempt = :next"
                        + " WHERE incident_id = :incident AND route = :route AND claimed_by = :me")
                .param("problem", problem)
                .param("next", next.toEpochMilli())
                .param("incident", row.incident())
                .param("route", row.route())
                .param("me", me)
                .update();
    }

    /** The message was deleted in chat: it is to be posted anew, under another key. */
    void gone(OutboxRow row, String me) {
        db.sql("UPDATE delivery SET generation = generation + 1, message_id = '', sent = 0, attempts = 0,"
                        + " claimed_by = '', claimed_until = 0, next_attempt = " + AT_ONCE
                        + " WHERE incident_id = :incident AND route = :route AND claimed_by = :me")
                .param("incident", row.incident())
                .param("route", row.route())
                .param("me", me)
                .update();
    }

    /** The platform answers again: no waiting any more. */
    void retryNow(String platform) {
        routes.all().stream()
                .filter(r -> Routes.platform(r).equals(platform))
                .forEach(route -> db.sql("UPDATE delivery SET next_attempt = " + AT_ONCE
                                + " WHERE route = :route AND next_attempt > " + AT_ONCE)
                        .param("route", route)
                        .update());
    }

    Optional<Long> incidentOf(MessageRef message) {
        return db.sql("SELECT incident_id FROM delivery WHERE platform = :platform AND message_id = :message"
                        + " AND channel = :channel")
                .param("platform", message.platform())
                .param("message", message.id())
                .param("channel", message.channel())
                .query(Long.class)
                .optional();
    }

    List<MessageRef> messagesOf(long incident, String platform) {
        return db
                .sql("SELECT * FROM delivery WHERE incident_id = :incident AND platform = :platform")
                .param("incident", incident)
                .param("platform", platform)
                .query(Outbox::row)
                .list()
                .stream()
                .flatMap(r -> r.message().stream())
                .toList();
    }

    /** How much is not shown yet, and since when, on one route. */
    DeliveryState.Route state(String route) {
        return db.sql("SELECT count(*) AS backlog, coalesce(min(behind_since), 0) AS oldest,"
                        + " coalesce(max(problem), '') AS problem FROM delivery"
                        + " WHERE route = :route AND behind_since IS NOT NULL AND wanted > sent")
                .param("route", route)
                .query((row, n) -> {
                    long backlog = row.getLong("backlog");
                    return new DeliveryState.Route(
                            route,
                            routes.fallback().contains(route),
                            backlog,
                            backlog == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(row.getLong("oldest"))),
                            row.getString("problem"));
                })
                .single();
    }

    private static OutboxRow row(ResultSet row, int number) throws SQLException {
        String message = row.getString("message_id");
        return new OutboxRow(
                row.getLong("incident_id"),
                row.getString("route"),
                row.getLong("wanted"),
                row.getLong("sent"),
                row.getInt("generation"),
                message.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new MessageRef(row.getString("platform"), row.getString("channel"), message)),
                row.getInt("attempts"));
    }
}
