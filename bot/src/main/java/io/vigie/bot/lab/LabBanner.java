package io.vigie.bot.lab;

import io.vigie.commands.lab.LabSite;
import io.vigie.commands.lab.directory.LabPerson;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells a newcomer where to go and as whom. */
@Component
@ConditionalOnProperty(name = "vigie.lab.running", havingValue = "true")
class LabBanner {
    private final LabSite site;

    LabBanner(LabSite site) {
        this.site = site;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        if (event.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
            System.out.println(text(web.getWebServer().getPort()));
        }
    }

    private String text(int port) {
        StringBuilder text =
                new StringBuilder("\n  Vigie watches the lab: no site is configured (config/application.yml).\n\n"
                        + "  Web console   http://localhost:" + port + "\n\n  Sign in as\n");
        for (LabPerson person : site.directory().people()) {
            text.append(String.format(
                    "    %-9s password %-13s realm %-7s %s%n",
                    person.uid(), person.password(), person.realm(), person.may()));
        }
        return text.append("\n  Then type !help in the channel.\n").toString();
    }
}
