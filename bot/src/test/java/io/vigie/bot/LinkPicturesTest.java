package io.vigie.bot;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import io.vigie.bot.testing.Browsing;
import io.vigie.bot.testing.Browsing.View;
import io.vigie.bot.testing.LabVigie;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The map of the links, and a channel's members, as people see them. */
class LinkPicturesTest {
    @TempDir
    Path folder;

    @Test
    void the_map_is_a_picture_with_words_for_those_who_do_not_see_it() {
        try (LabVigie vigie = new LabVigie(folder);
                Browsing people = new Browsing(vigie, "link-pictures")) {
            vigie.lab().laetitia().swap(28, 32);
            vigie.lab().laetitia().unplug(36);
            vigie.lab().laetitia().unplug(37);
            View wide = people.desktop("amelie");
            wide.say("!link check laetitia");
            assertThat(wide.answer()).containsText("cables swapped: 28 leads to camille eth2");
            wide.say("!link show nikita");
            assertThat(wide.answer()).containsText("look where the cable ends");
            wide.picture("show");
            map(wide);
            wide.picture("map");
            View phone = people.phone(ColorScheme.DARK, "amelie");
            map(phone);
            phone.picture("map-phone");
            Assertions.assertThat(people.complaints()).isEmpty();
        }
    }

    private static void map(View view) {
        view.say("!link map laetitia");
        Locator image = view.image();
        assertThat(image).hasAttribute("alt", Pattern.compile("^Links of laetitia\\. .*12 SAN proxima down 0 of 2.*"));
        image.scrollIntoViewIfNeeded();
        Assertions.assertThat(image.evaluate("i => i.decode().then(() => i.naturalWidth)"))
                .isEqualTo(2000);
    }
}
