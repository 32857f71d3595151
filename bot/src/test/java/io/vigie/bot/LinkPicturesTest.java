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

/** The map of the links, and a channel's members, as people see them. */
class LinkPicturesTest {
    private static final Path PICTURES = Path.of("target/link-pictures");

    @TempDir
    Path folder;

    @Test
    void the_map_is_a_picture_with_words_for_those_who_do_not_see_it() {
        try (LabVigie vigie = new LabVigie(folder);
                Browser browser = new Browser()) {
            PlaywrightAssertions.setDefaultAssertionTimeout(Browser.PATIENCE.toMillis());
            vigie.lab().laetitia().swap(28, 32);
            vigie.lab().laetitia().unplug(36);
            vigie.lab().laetitia().unplug(37);
            Page wide = signIn(browser.desktop(), vigie.address());
            say(wide, "!link check laetitia");
            assertThat(answer(wide)).containsText("cables swapped: 28 leads to camille eth2");
            say(wide, "!link show nikita");
            assertThat(answer(wide)).containsText("look where the cable ends");
            picture(wide, "show");
            map(wide);
            picture(wide, "map");
            Page phone = signIn(browser.phone(ColorScheme.DARK), vigie.address());
            map(phone);
            picture(phone, "map-phone");
            Assertions.assertThat(browser.complaints()).isEmpty();
        }
    }

    private static void map(Page page) {
        say(page, "!link map laetitia");
        Locator image = page.locator("#messages article").last().locator(".files img");
        assertThat(image).hasAttribute("alt", Pattern.compile("^Links of laetitia\\. .*12 SAN proxima down 0 of 2.*"));
        image.scrollIntoViewIfNeeded();
        Assertions.assertThat(image.evaluate("i => i.decode().then(() => i.naturalWidth)"))
                .isEqualTo(2000);
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
