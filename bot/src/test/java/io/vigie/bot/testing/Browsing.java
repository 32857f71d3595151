package io.vigie.bot.testing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;

/** People of the lab at the console of a whole program, each in a browser of their own, and pictures of what they see. */
public final class Browsing implements AutoCloseable {
    private final Browser browser = new Browser();
    private final String address;
    private final Path pictures;

    /** @param pictures the folder below {@code target} that keeps what was seen */
    public Browsing(LabVigie vigie, String pictures) {
        address = vigie.address();
        this.pictures = Path.of("target", pictures);
        PlaywrightAssertions.setDefaultAssertionTimeout(Browser.PATIENCE.toMillis());
    }

    public View desktop(String uid) {
        return signIn(browser.desktop(), uid);
    }

    public View dark(String uid) {
        return signIn(browser.dark(), uid);
    }

    public View phone(ColorScheme scheme, String uid) {
        return signIn(browser.phone(scheme), uid);
    }

    /** What the browsers complained of. */
    public List<String> complaints() {
        return browser.complaints();
    }

    private View signIn(Page page, String uid) {
        page.navigate(address + "/");
        page.getByLabel("Name").fill(uid);
        page.getByLabel("Password").fill(uid + "-lab");
        page.locator("#sign-in-form button").click();
        assertThat(page.locator("#line-words")).hasText("live");
        return new View(page, pictures);
    }

    @Override
    public void close() {
        browser.close();
    }

    /** The console as one of them sees it. */
    public record View(Page page, Path pictures) {
        /** Types a line and waits for an answer. */
        public void say(String text) {
            int before = page.locator("#messages .answer").count();
            page.locator("#say").fill(text);
            page.locator("#say").press("Enter");
            assertThat(page.locator("#messages .answer").nth(before)).isVisible();
        }

        /** The last one. */
        public Locator answer() {
            return page.locator("#messages .answer").last();
        }

        public Locator messages() {
            return page.locator("#messages article");
        }

        /** The picture that came with the last message. */
        public Locator image() {
            return messages().last().locator(".files img");
        }

        public void picture(String name) {
            page.screenshot(new Page.ScreenshotOptions().setPath(pictures.resolve(name + ".png")));
        }
    }
}
