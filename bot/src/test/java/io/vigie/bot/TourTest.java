package io.vigie.bot;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.vigie.bot.testing.Browser;
import io.vigie.bot.testing.LabVigie;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tour of the README, word for word, in two browsers on the whole program. */
class TourTest {
    private static final Path PICTURES = Path.of("target/tour-pictures");

    @TempDir
    Path folder;

    @Test
    void shows_a_newcomer_what_the_readme_promises() {
        try (LabVigie vigie = new LabVigie(folder);
                Browser browser = new Browser()) {
            PlaywrightAssertions.setDefaultAssertionTimeout(Browser.PATIENCE.toMillis());
            Page amelie = signIn(browser.desktop(), vigie.address(), "amelie");
            looksAround(amelie);
            Page bruno = signIn(browser.dark(), vigie.address(), "bruno");
            startsAndStops(amelie, bruno);
            breaksAndHeals(amelie, bruno);
            losesTheSan(amelie, bruno);
            Assertions.assertThat(browser.complaints()).isEmpty();
        }
    }

    private static void looksAround(Page page) {
        say(page, "!whoami");
        assertThat(answer(page)).containsText("Amélie Le Goff");
        say(page, "!cluster list");
        assertThat(answer(page)).containsText("brest-i11");
        assertThat(answer(page).locator("tbody tr")).hasCount(3);
        say(page, "!cluster show brest-i11");
        assertThat(answer(page)).containsText("3 of 3 expected, quorum 2");
        say(page, "!vm list");
        assertThat(answer(page).locator("tbody tr")).hasCount(30);
        picture(page, "vm-list");
        say(page, "!vm show web-1");
        assertThat(answer(page)).containsText("web-1 could be 3 guests; nothing was done.");
        say(page, "!vm show brest-i11/web-1");
        assertThat(answer(page)).containsText("virtual machine");
    }

    private static void startsAndStops(Page amelie, Page bruno) {
        say(amelie, "!vm start old-intranet");
        assertThat(answer(amelie)).containsText("Done.");
        say(amelie, "!vm stop tv");
        assertThat(answer(amelie)).containsText("waits for approval");
        picture(amelie, "plan");
        Locator plan = bruno.locator("#messages article")
                .filter(new Locator.FilterOptions().setHasText("Stop tv (115) on proxima, brest-i11"));
        plan.locator(".reaction[data-emoji='✅']").click();
        assertThat(answer(amelie)).containsText("Done.");
        assertThat(answer(amelie)).containsText("bruno");
    }

    private static void breaksAndHeals(Page amelie, Page bruno) {
        say(amelie, "!lab unplug laetitia 28");
        assertThat(bruno.locator("#messages article").last())
                .containsText("SAN nikita (laetitia, port channel 11) has 1 of 2 members left");
        say(amelie, "!lab kill nikita");
        Locator incident = bruno.locator("#messages article")
                .filter(new Locator.FilterOptions().setHasText("nikita (brest-i11)"))
                .last();
        assertThat(incident).containsText("nikita (brest-i11) is gone");
        assertThat(incident).containsText("4 guests fenced");
        assertThat(incident).containsText("web-1 (105) recovered on");
        assertThat(incident).containsText("4 of 4 guests recovered");
        picture(amelie, "console");
        picture(bruno, "console-dark");
        say(amelie, "!lab heal");
        assertThat(incident).containsText("ended after");
    }

    private static void losesTheSan(Page amelie, Page bruno) {
        say(amelie, "!lab portal sanizator 1 down");
        Locator portal = incident(bruno, "sanizator: the portal");
        assertThat(portal).containsText("refuses the connection: nothing listens there");
        say(amelie, "!lab portal sanizator 2 down");
        Locator san = incident(bruno, "no portal of sanizator answers");
        assertThat(san).containsText("guests of brest-i11 at risk");
        assertThat(san).containsText("with disks on its shared storage san-lvm: ");
        assertThat(san).containsText("mail (102)");
        assertThat(incident(bruno, "part of #").filter(new Locator.FilterOptions().setHasText("sanizator: the portal")))
                .isVisible();
        picture(bruno, "san");
        say(amelie, "!lab heal");
        assertThat(san).containsText("ended after");
        say(amelie, "!lab lun sanizator replace");
        Locator disk = incident(bruno, "LUN 0 of sanizator is another disk now");
        assertThat(disk).containsText("open");
        picture(bruno, "lun");
        say(amelie, "!lab heal");
        assertThat(disk).containsText("ended after");
    }

    private static Locator incident(Page page, String text) {
        Locator all = page.locator("#messages article").filter(new Locator.FilterOptions().setHasText(text));
        return all.last();
    }

    private static Page signIn(Page page, String address, String uid) {
        page.navigate(address + "/");
        page.getByLabel("Name").fill(uid);
        page.getByLabel("Password").fill(uid + "-lab");
        page.locator("#sign-in-form button").click();
        assertThat(page.locator("#line-words")).hasText("live");
        return page;
    }

    private static void say(Page page, String text) {
        int before = page.locator("#messages .answer").count();
        page.locator("#say").fill(text);
        page.locator("#say").press("Enter");
        assertThat(page.locator("#messages .answer").nth(before)).isVisible();
    }

    private static Locator answer(Page page) {
        return page.locator("#messages .answer").last();
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }
}
