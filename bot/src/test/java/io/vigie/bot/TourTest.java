package io.vigie.bot;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import io.vigie.bot.testing.Browsing;
import io.vigie.bot.testing.Browsing.View;
import io.vigie.bot.testing.LabVigie;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Much of the README's tour in two browsers on the whole program; the rest of it has tests of its own. */
class TourTest {
    @TempDir
    Path folder;

    @Test
    void shows_a_newcomer_what_the_readme_promises() {
        // Half as fast as usual: a standstill of some seconds hides no stage of a failover from who watches.
        try (LabVigie vigie = JustStarted.read(new LabVigie(
                        folder,
                        "vigie.watch.sans=1s",
                        "vigie.lab.speed=10",
                        "vigie.identity.connect-timeout=30s",
                        "vigie.identity.response-timeout=30s"));
                Browsing people = new Browsing(vigie, "tour-pictures")) {
            View amelie = people.desktop("amelie");
            looksAround(amelie);
            View bruno = people.dark("bruno");
            startsAndStops(amelie, bruno);
            breaksAndHeals(amelie, bruno);
            losesTheSan(amelie, bruno);
            Assertions.assertThat(people.complaints()).isEmpty();
        }
    }

    private static void looksAround(View view) {
        view.say("!whoami");
        assertThat(answer(view, "Amélie Le Goff")).isVisible();
        view.say("!cluster list");
        assertThat(answer(view, "Clusters")).containsText("brest-i11");
        assertThat(answer(view, "Clusters").locator("tbody tr")).hasCount(3);
        view.say("!cluster show brest-i11");
        assertThat(answer(view, "3 of 3 expected, quorum 2")).isVisible();
        view.say("!vm list");
        assertThat(answer(view, "30 guests").locator("tbody tr")).hasCount(30);
        view.picture("vm-list");
        view.say("!vm show web-1");
        assertThat(answer(view, "web-1 could be 3 guests; nothing was done.")).isVisible();
        view.say("!vm show brest-i11/web-1");
        assertThat(answer(view, "virtual machine")).isVisible();
    }

    private static void startsAndStops(View amelie, View bruno) {
        amelie.say("!vm start old-intranet");
        assertThat(answer(amelie, "Start old-intranet")).containsText("Done.");
        amelie.say("!vm stop tv");
        assertThat(answer(amelie, "Stop tv")).containsText("waits for approval");
        amelie.picture("plan");
        Locator plan =
                bruno.messages().filter(new Locator.FilterOptions().setHasText("Stop tv (115) on proxima, brest-i11"));
        plan.locator(".reaction[data-emoji='✅']").click();
        assertThat(answer(amelie, "Stop tv")).containsText("Done.");
        assertThat(answer(amelie, "Stop tv")).containsText("bruno");
    }

    private static void breaksAndHeals(View amelie, View bruno) {
        amelie.say("!lab unplug laetitia 28");
        // What is said of it may come before the answer to who did it, or after.
        assertThat(incident(bruno, "SAN nikita (laetitia, port channel 11) has 1 of 2 members left"))
                .isVisible();
        amelie.say("!lab kill nikita");
        Locator incident = bruno.messages()
                .filter(new Locator.FilterOptions().setHasText("nikita (brest-i11)"))
                .last();
        assertThat(incident).containsText("nikita (brest-i11) is gone");
        // In the title for some seconds only: whoever missed that finds it in the timeline, together or one by one.
        assertThat(incident).containsText(Pattern.compile("guests fenced|is fenced with nikita"));
        assertThat(incident).containsText("web-1 (105) recovered on");
        assertThat(incident).containsText("4 of 4 guests recovered");
        amelie.picture("console");
        bruno.picture("console-dark");
        amelie.say("!lab heal");
        assertThat(incident).containsText("ended after");
    }

    private static void losesTheSan(View amelie, View bruno) {
        amelie.say("!lab portal sanizator 1 down");
        Locator portal = incident(bruno, "sanizator: the portal");
        assertThat(portal).containsText("refuses the connection: nothing listens there");
        amelie.say("!lab portal sanizator 2 down");
        Locator san = incident(bruno, "no portal of sanizator answers");
        assertThat(san).containsText("guests of brest-i11 at risk");
        assertThat(san).containsText("with disks on its shared storage san-lvm: ");
        assertThat(san).containsText("mail (102)");
        // Others may have become part of it as well.
        Locator parts = bruno.messages().filter(new Locator.FilterOptions().setHasText("part of #"));
        assertThat(parts.filter(new Locator.FilterOptions().setHasText("sanizator: the portal"))
                        .last())
                .isVisible();
        bruno.picture("san");
        amelie.say("!lab heal");
        assertThat(san).containsText("ended after");
        amelie.say("!lab lun sanizator replace");
        Locator disk = incident(bruno, "LUN 0 of sanizator is another disk now");
        assertThat(disk).containsText("open");
        bruno.picture("lun");
        amelie.say("!lab heal");
        assertThat(disk).containsText("ended after");
    }

    /** The last one that says so: alerts may come in between, and after. */
    private static Locator answer(View view, String text) {
        Locator all = view.page().locator("#messages .answer").filter(new Locator.FilterOptions().setHasText(text));
        return all.last();
    }

    private static Locator incident(View view, String text) {
        Locator all = view.messages().filter(new Locator.FilterOptions().setHasText(text));
        return all.last();
    }
}
