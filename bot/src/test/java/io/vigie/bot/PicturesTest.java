package io.vigie.bot;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import io.vigie.bot.testing.Browsing;
import io.vigie.bot.testing.Browsing.View;
import io.vigie.bot.testing.LabVigie;
import io.vigie.commands.link.Switch;
import io.vigie.commands.link.SwitchState;
import io.vigie.commands.link.Switches;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Graphs and the map of the links as people see them: on a wide screen, in the dark and on a phone. */
@TestMethodOrder(OrderAnnotation.class)
class PicturesTest {
    private static LabVigie vigie;

    @BeforeAll
    static void open(@TempDir Path folder) {
        vigie = JustStarted.read(
                new LabVigie(folder, "vigie.identity.connect-timeout=30s", "vigie.identity.response-timeout=30s"));
    }

    @AfterAll
    static void close() {
        vigie.close();
    }

    @Order(1)
    @Test
    void a_graph_is_a_picture_with_words_for_those_who_do_not_see_it() {
        try (Browsing people = new Browsing(vigie, "graph-pictures")) {
            View wide = people.desktop("amelie");
            graph(wide, "!graph vm brest-i11/web-1 --what memory", "Memory of web-1 (105), brest-i11, last 1 d");
            wide.picture("vm-memory");
            graph(wide, "!graph node nikita --what net --since 7d", "Network traffic of nikita, brest-i11, last 7 d");
            wide.picture("node-net");
            graph(wide, "!graph cluster brest-i11", "CPU of the nodes of brest-i11, last 1 d");
            wide.picture("cluster-cpu");
            graph(wide, "!graph storage brest-i11/san-lvm --since 365d", "Storage of san-lvm, brest-i11, last 365 d");
            View dark = people.dark("amelie");
            graph(dark, "!graph vm wiki", "CPU of wiki (109), brest-i11, last 1 d");
            dark.picture("vm-cpu-dark");
            View phone = people.phone(ColorScheme.LIGHT, "amelie");
            graph(phone, "!graph vm wiki --what disk --since 1h", "Disk traffic of wiki (109), brest-i11, last 1 h");
            phone.picture("vm-disk-phone");
            wide.say("!access check brest-i11");
            assertThat(message(wide, "gael@resel")).isVisible();
            wide.picture("access-check");
            Assertions.assertThat(people.complaints()).isEmpty();
        }
    }

    private static void graph(View view, String line, String title) {
        view.say(line);
        Locator image = message(view, title).locator(".files img");
        assertThat(image)
                .hasAttribute(
                        "alt",
                        Pattern.compile("^" + title.replaceAll("[^A-Za-z0-9 ]", ".")
                                + "\\. .+: .+ to .+, average .+, last .+"));
        image.scrollIntoViewIfNeeded();
        Assertions.assertThat(image.evaluate("i => i.decode().then(() => i.naturalWidth)"))
                .isEqualTo(1520);
    }

    /** The broken links are told in the channel, so it comes last. */
    @Order(2)
    @Test
    void the_map_is_a_picture_with_words_for_those_who_do_not_see_it() {
        try (Browsing people = new Browsing(vigie, "link-pictures")) {
            vigie.lab().laetitia().swap(28, 32);
            vigie.lab().laetitia().unplug(36);
            vigie.lab().laetitia().unplug(37);
            awaitRead();
            View wide = people.desktop("amelie");
            wide.say("!link check laetitia");
            assertThat(message(wide, "cables swapped: 28 leads to camille eth2"))
                    .isVisible();
            wide.say("!link show nikita");
            assertThat(message(wide, "look where the cable ends")).isVisible();
            wide.picture("show");
            map(wide);
            wide.picture("map");
            View phone = people.phone(ColorScheme.DARK, "amelie");
            map(phone);
            phone.picture("map-phone");
            Assertions.assertThat(people.complaints()).isEmpty();
        }
    }

    /** The program asks who is at the other end of its ports less often than how they are. */
    private static void awaitRead() {
        Switch laetitia = vigie.bean(Switches.class).get("laetitia");
        await().ignoreExceptions().until(() -> {
            SwitchState read = laetitia.state();
            return read.neighbour(28).system().startsWith("camille")
                    && read.neighbour(32).system().startsWith("nikita")
                    && read.channel(12).orElseThrow().active() == 0;
        });
    }

    /** The last one that says so: alerts may come in between, and after. */
    private static Locator message(View view, String text) {
        Locator all = view.messages().filter(new Locator.FilterOptions().setHasText(text));
        return all.last();
    }

    private static void map(View view) {
        view.say("!link map laetitia");
        Locator image = view.messages()
                .locator(".files img[alt^='Links of laetitia. ']")
                .last();
        assertThat(image).hasAttribute("alt", Pattern.compile("^Links of laetitia\\. .*12 SAN proxima down 0 of 2.*"));
        image.scrollIntoViewIfNeeded();
        Assertions.assertThat(image.evaluate("i => i.decode().then(() => i.naturalWidth)"))
                .isEqualTo(2000);
    }
}
