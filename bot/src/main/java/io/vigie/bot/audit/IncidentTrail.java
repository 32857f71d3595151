package io.vigie.bot.audit;

import io.vigie.bot.audit.AuditTrail.What;
import io.vigie.bot.audit.AuditTrail.Who;
import io.vigie.bot.incident.IncidentAcknowledged;
import io.vigie.bot.incident.IncidentEnded;
import io.vigie.bot.incident.IncidentOpened;
import io.vigie.bot.incident.SilenceEnded;
import io.vigie.bot.incident.SilenceMade;
import io.vigie.commands.Units;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What happened on the site, and who took care of it or did not want to hear of it; its details stay with the incident. */
@Component
class IncidentTrail {
    private final AuditTrail trail;

    IncidentTrail(AuditTrail trail) {
        this.trail = trail;
    }

    @EventListener
    void on(IncidentOpened event) {
        trail.append(
                event.at(),
                Who.VIGIE,
                new What("incident", event.subject(), 0, "opened"),
                Map.of("incident", "#" + event.incident(), "title", event.title()));
    }

    @EventListener
    void on(IncidentEnded event) {
        trail.append(
                event.at(),
                Who.VIGIE,
                new What("incident", event.subject(), 0, "ended after " + Units.duration(event.lasted())),
                Map.of("incident", "#" + event.incident(), "title", event.title()));
    }

    @EventListener
    void on(IncidentAcknowledged event) {
        trail.append(
                event.at(),
                Who.of(event.person(), event.uid(), event.account()),
                new What("incident", "#" + event.incident(), 0, "acknowledged"),
                Map.of("title", event.title(), "comment", event.comment()));
    }

    @EventListener
    void on(SilenceMade event) {
        trail.append(
                event.at(),
                Who.of(event.person(), event.uid(), event.account()),
                new What("silence", event.pattern(), 0, "made until " + event.until()),
                Map.of("silence", "#" + event.silence(), "reason", event.reason()));
    }

    @EventListener
    void on(SilenceEnded event) {
        trail.append(
                event.at(),
                Who.VIGIE,
                new What("silence", event.pattern(), 0, event.uid().isEmpty() ? "expired" : "ended by " + event.uid()),
                Map.of("silence", "#" + event.silence()));
    }
}
