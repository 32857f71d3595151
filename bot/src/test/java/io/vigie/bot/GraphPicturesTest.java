package io.vigie.bot;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.vigie.bot.testing.Browser;
import io.vigie.bot.testing.LabVigie;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs as people see them: on a wide screen, in the dark and on a phone. */
class GraphPicturesTest {
    private static final Path PICTURES = Path.of("target/graph-pictures");

    @TempDir
    Path folder;

    @Test
    void a_graph_is_a_picture_with_words_for_those_who_do_not_see_it() {
        try (LabVigie vigie = new LabVigie(folder);
                Browser browser = new Browser()) {
            PlaywrightAssertions.setDefaultAssertionTimeout(Browser.PATIENCE.toMillis());
            Page wide = signIn(browser.desktop(), vigie.address());
            graph(wide, "!graph vm brest-i11/web-1 --what memory", "Memory of web-1 (105), brest-i11, last 1 d");
            picture(wide, "vm-memory");
            graph(wide, "!graph node nikita --what net --since 7d", "Network traffic of nikita, brest-i11, last 7 d");
            picture(wide, "node-net");
            graph(wide, "!graph cluster brest-i11", "CPU of the nodes of brest-i11, last 1 d");
            picture(wide, "cluster-cpu");
            graph(wide, "!graph storage brest-i11/san-lvm --since 365d", "Storage of san-lvm, brest-i11, last 365 d");
            Page dark = signIn(browser.dark(), vigie.address());
            graph(dark, "!graph vm wiki", "CPU of wiki (109), brest-i11, last 1 d");
            picture(dark, "vm-cpu-dark");
            Page phone = signIn(browser.phone(ColorScheme.LIGHT), vigie.address());
            graph(phone, "!graph vm wiki --what disk --since 1h", "Disk traffic of wiki (109), brest-i11, last 1 h");
            picture(phone, "vm-disk-phone");
            say(wide, "!access check brest-i11");
            assertThat(answer(wide)).containsText("gael@resel");
            picture(wide, "access-check");
            Assertions.assertThat(browser.complaints()).isEmpty();
        }
    }

    private static void graph(Page page, String line, String title) {
        say(page, line);
        assertThat(answer(page)).containsText(title);
        Locator image = page.locator("#messages article").last().locator(".files img");
        assertThat(image)
                .hasAttribute(
                        "alt",
                        Pattern.compile("^" + title.replaceAll("[^A-Za-z0-9 ]", ".")
                                + "\\. .+: .+ to .+, average .+, last .+"));
        image.scrollIntoViewIfNeeded();
        Assertions.assertThat(image.evaluate("i => i.decode().then(() => i.naturalWidth)"))
                .isEqualTo(1520);
    }

    private static Page signIn(Page page, String address) {
        page.navigate(address + "/");
        page.getByLabel("Name").fill("amelie");
        page.getByLabel("Password").fill("amelie-lab");
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
