package io.vigie.bot.chat.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Reaction;
import io.vigie.bot.testing.Browser;
import io.vigie.commands.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleBrowserTest {
    private static final Path PICTURES = Path.of("target/console-pictures");

    private static Browser browser;
    private static ConsoleSlice slice;
    private static ScriptedBot bot;

    @BeforeAll
    static void open(@TempDir Path folder) {
        browser = new Browser();
        slice = ConsoleSlice.start(folder, "vigie.chat.console.heartbeat=1s");
        bot = new ScriptedBot(slice.adapter());
        slice.adapter().start(bot);
        PlaywrightAssertions.setDefaultAssertionTimeout(Browser.PATIENCE.toMillis());
    }

    @AfterAll
    static void close() {
        if (slice != null) {
            slice.close();
            bot.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void quiet() {
        slice.clearMessages();
    }

    @AfterEach
    void pages_did_not_complain() {
        browser.closePages();
        slice.time().putRight();
        assertThat(browser.complaints()).isEmpty();
    }

    private static Page signIn(Page page, String uid) {
        live(page, uid);
        // What was said before is there, or that there is nothing: what comes from now on comes by the line alone.
        assertThat(page.locator("#messages > *")).not().hasCount(0);
        return page;
    }

    private static void live(Page page, String uid) {
        page.navigate(slice.address() + "/");
        page.getByLabel("Name").fill(uid);
        page.getByLabel("Password").fill("correct");
        page.locator("#sign-in-form button").click();
        assertThat(page.locator("#line-words")).hasText("live");
    }

    private static void say(Page page, String text) {
        page.locator("#say").fill(text);
        page.locator("#say").press("Enter");
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    private static Locator messages(Page page) {
        return page.locator("#messages article");
    }

    @Test
    void signs_in_with_the_realm_and_shows_a_wrong_password() {
        Page page = browser.desktop();
        page.navigate(slice.address() + "/");
        assertThat(page.getByLabel("admins")).isChecked();
        page.getByLabel("Name").fill("jdoe");
        page.getByLabel("Password").fill("wrong");
        page.getByLabel("Password").press("Enter");
        assertThat(page.locator("#sign-in-problem")).hasText("Name or password is wrong.");
        assertThat(page.getByLabel("Password")).hasValue("");
        picture(page, "sign-in");
        page.getByLabel("Password").fill("correct");
        page.getByLabel("Password").press("Enter");
        assertThat(page.locator("#my-name")).hasText("Jane Doe");
        assertThat(page.locator("#say")).isFocused();
        page.reload();
        assertThat(page.locator("#my-name")).hasText("Jane Doe");
    }

    @Test
    void a_command_is_answered_with_a_table_in_which_markup_is_text() {
        Page page = signIn(browser.desktop(), "jdoe");
        say(page, "!vm list");
        assertThat(page.locator("#messages tbody tr")).hasCount(4);
        assertThat(page.locator("#messages tbody th").nth(2)).hasText(ScriptedBot.PROBE);
        say(page, "!" + ScriptedBot.PROBE);
        assertThat(page.locator(".said").last()).hasText("!" + ScriptedBot.PROBE);
        // The table holds the same words: the answer itself is waited for, lest it comes to the next test.
        assertThat(page.locator(".answer").last()).hasText("Vigie has no command “" + ScriptedBot.PROBE + "”.");
        assertThat(page.locator("#messages b")).hasCount(0);
        assertThat(page.title()).doesNotContain("owned");
    }

    @Test
    void completion_helps_while_typing_and_history_brings_lines_back() {
        Page page = signIn(browser.desktop(), "jdoe");
        Locator box = page.locator("#say");
        box.pressSequentially("!v");
        Locator choices = page.locator("#composer [role=option]");
        assertThat(choices).hasText(new String[] {"vm"});
        box.press("Tab");
        assertThat(box).hasValue("!vm ");
        assertThat(choices).hasCount(4);
        picture(page, "completion");
        box.press("ArrowDown");
        box.press("ArrowDown");
        box.press("ArrowUp");
        box.press("Enter");
        assertThat(box).hasValue("!vm list ");
        box.fill("!vm l");
        assertThat(choices).hasCount(1);
        box.press("Escape");
        assertThat(choices).hasCount(0);
        say(page, "!whoami");
        assertThat(page.locator(".answer")).hasText("You are Jane Doe (jdoe).");
        box.press("ArrowUp");
        assertThat(box).hasValue("!whoami");
        box.press("ArrowDown");
        assertThat(box).hasValue("");
        // What is not for the bot is not completed.
        box.pressSequentially("v");
        page.locator("#messages").click();
        page.keyboard().press("/");
        assertThat(box).isFocused();
        assertThat(box).hasValue("v");
        assertThat(choices).hasCount(0);
    }

    @Test
    void two_people_see_each_others_votes_live_and_take_them_back() {
        Page jane = signIn(browser.desktop(), "jdoe");
        Page omar = signIn(browser.desktop(), "osy");
        say(jane, "!vm stop 105");
        Locator offered = omar.locator("#messages .reaction[data-emoji='✅']");
        assertThat(offered).hasText("✅approve");
        assertThat(offered).hasAttribute("aria-pressed", "false");
        offered.focus();
        omar.keyboard().press("Enter");
        Locator atJane = jane.locator("#messages .reaction[data-emoji='✅']");
        assertThat(atJane).hasText("✅1Omar Sy");
        assertThat(offered).hasAttribute("aria-pressed", "true");
        assertThat(offered).isFocused();
        String id = jane.locator("#messages article.bot").getAttribute("data-id");
        MessageRef plan = new MessageRef("console", "infra", id);
        assertThat(slice.adapter().reactions(plan))
                .containsExactly(new Reaction(ConsoleSlice.member("osy").account(), Emoji.APPROVE));
        picture(jane, "approval");
        omar.keyboard().press("Enter");
        assertThat(atJane).hasText("✅approve");
        assertThat(slice.adapter().reactions(plan)).isEmpty();
    }

    @Test
    void an_alert_arrives_is_announced_and_changes_in_place() {
        Page page = signIn(browser.desktop(), "jdoe");
        MessageRef alert =
                slice.adapter().post(slice.adapter().alertChannel(), Outgoing.of(Answer.text("nikita is gone")));
        assertThat(page.locator("#announce")).hasText("vigie: nikita is gone");
        slice.adapter().edit(alert, Outgoing.of(ScriptedBot.cluster()));
        assertThat(messages(page)).hasCount(1);
        assertThat(page.locator(".facts dd").nth(1)).containsText("yes, 3 of 3 votes");
        assertThat(page.locator(".edited")).isVisible();
        say(page, "!move");
        assertThat(page.locator("progress")).hasAttribute("value", "64");
        say(page, "!log");
        assertThat(page.locator("a.file")).containsText("nikita.log");
    }

    @Test
    void a_thread_has_its_own_place() {
        Page jane = signIn(browser.desktop(), "jdoe");
        Page omar = signIn(browser.desktop(), "osy");
        say(jane, "!whoami");
        Locator root = jane.locator("article.bot");
        root.hover();
        root.getByLabel("Reply in a thread").click();
        assertThat(jane.locator("#say-thread")).isFocused();
        jane.locator("#say-thread").fill("!vm list");
        jane.locator("#say-thread").press("Enter");
        assertThat(jane.locator("#thread article")).hasCount(3);
        assertThat(jane.locator("#thread tbody tr")).hasCount(4);
        assertThat(messages(jane)).hasCount(2);
        picture(jane, "thread");
        assertThat(omar.locator(".replies")).containsText("2 replies");
        omar.locator(".replies").click();
        assertThat(omar.locator("#thread article")).hasCount(3);
        jane.keyboard().press("Escape");
        assertThat(jane.locator("#thread")).isHidden();
    }

    @Test
    void after_the_line_broke_nothing_is_missing_and_nothing_is_double() {
        Page page = signIn(browser.desktop(), "jdoe");
        ConsoleHub hub = slice.bean(ConsoleHub.class);
        for (int i = 0; i < 30; i++) {
            slice.adapter().post(slice.adapter().alertChannel(), Outgoing.of(Answer.text("alert " + i)));
            if (i % 10 == 5) {
                hub.dropIf(reader -> true);
            }
        }
        assertThat(messages(page)).hasCount(30);
        assertThat(page.locator("#line-words")).hasText("live");
        assertThat(page.locator(".answer").allTextContents())
                .isEqualTo(IntStream.range(0, 30).mapToObj(i -> "alert " + i).toList());
    }

    @Test
    void what_happens_while_the_page_loads_is_not_lost() {
        slice.adapter().post(slice.adapter().alertChannel(), Outgoing.of(Answer.text("before")));
        Page page = browser.desktop();
        List<Route> held = new ArrayList<>();
        page.route("**/messages?*", held::add);
        live(page, "jdoe");
        page.waitForCondition(() -> !held.isEmpty());
        APIResponse old = held.getFirst().fetch();
        slice.adapter().post(slice.adapter().alertChannel(), Outgoing.of(Answer.text("meanwhile")));
        assertThat(page.locator("#announce")).hasText("vigie: meanwhile");
        held.getFirst().fulfill(new Route.FulfillOptions().setResponse(old));
        assertThat(page.locator(".answer")).hasText(new String[] {"before", "meanwhile"});
    }

    @Test
    void without_a_network_the_message_waits_and_is_sent_once() {
        Page page = signIn(browser.desktop(), "jdoe");
        page.context().setOffline(true);
        say(page, "!whoami");
        assertThat(page.locator(".failure")).containsText("Vigie does not answer.");
        picture(page, "not-sent");
        page.context().setOffline(false);
        page.getByText("Send again").click();
        assertThat(page.locator(".answer")).hasText("You are Jane Doe (jdoe).");
        assertThat(messages(page)).hasCount(2);
    }

    @Test
    void an_ended_session_asks_again_and_keeps_what_was_typed() {
        Page page = signIn(browser.desktop(), "jdoe");
        page.locator("#say").fill("!vm stop 105");
        slice.time().putForward(Duration.ofHours(13));
        page.locator("#say").press("Enter");
        assertThat(page.locator("#sign-in-why")).containsText("Your session has ended");
        assertThat(page.locator("#say")).hasValue("!vm stop 105");
        picture(page, "session-ended");
        page.getByLabel("Password").fill("correct");
        page.getByLabel("Password").press("Enter");
        assertThat(page.locator("#sign-in")).isHidden();
        assertThat(page.locator("#say")).hasValue("!vm stop 105");
        assertThat(page.locator("#line-words")).hasText("live");
        assertThat(messages(page)).hasCount(0);
    }

    @Test
    void an_idle_page_notices_that_its_session_ended() {
        Page page = signIn(browser.desktop(), "jdoe");
        slice.time().putForward(Duration.ofHours(13));
        assertThat(page.locator("#sign-in-why")).containsText("Your session has ended");
        await().until(() -> slice.bean(ConsoleHub.class).open() == 0);
    }

    @Test
    void a_direct_conversation_is_unread_until_looked_at() {
        Page jane = signIn(browser.desktop(), "jdoe");
        Page omar = signIn(browser.desktop(), "osy");
        slice.adapter()
                .post(
                        slice.adapter()
                                .direct(ConsoleSlice.member("jdoe").account())
                                .orElseThrow(),
                        Outgoing.of(Answer.text("your code")));
        assertThat(jane.locator(".unread")).hasText("1");
        jane.locator("#channels button").nth(1).click();
        assertThat(jane.locator(".answer")).hasText("your code");
        assertThat(jane.locator(".unread")).hasCount(0);
        say(jane, "whoami");
        assertThat(messages(jane)).hasCount(3);
        omar.locator("#channels button").nth(1).click();
        assertThat(omar.locator(".empty")).isVisible();
        picture(omar, "empty");
    }

    @Test
    void history_loads_when_scrolled_to() {
        for (int i = 0; i < 120; i++) {
            slice.adapter().post(slice.adapter().alertChannel(), Outgoing.of(Answer.text("entry " + i)));
        }
        Page page = signIn(browser.desktop(), "jdoe");
        assertThat(page.locator(".answer").last()).hasText("entry 119");
        assertThat(messages(page)).hasCount(50);
        await().untilAsserted(() -> {
            page.locator("#messages").evaluate("list => { list.scrollTop = 0; }");
            assertThat(messages(page).count()).isEqualTo(120);
        });
        assertThat(page.locator(".answer").first()).hasText("entry 0");
    }

    @Test
    void it_is_readable_on_a_phone_and_in_the_dark() {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Page phone = signIn(browser.phone(scheme), "jdoe");
            if (scheme == ColorScheme.LIGHT) {
                say(phone, "!vm stop 105");
                assertThat(phone.locator(".reaction")).hasCount(2);
                say(phone, "!vm list");
            }
            assertThat(phone.locator("tbody tr")).hasCount(4);
            Object overflow = phone.evaluate("document.documentElement.scrollWidth - window.innerWidth");
            assertThat(((Number) overflow).intValue()).isNotPositive();
            assertThat(phone.locator("tbody tr").first().evaluate("row => getComputedStyle(row).display"))
                    .isEqualTo("block");
            picture(phone, "phone-" + scheme.name().toLowerCase(java.util.Locale.ROOT));
            phone.locator("#messages").evaluate("list => { list.scrollTop = 0; }");
            phone.locator("article.bot .more").first().tap();
            assertThat(phone.locator("article.bot .actions").first()).isVisible();
            picture(phone, "phone-top-" + scheme.name().toLowerCase(java.util.Locale.ROOT));
        }
        Page dark = signIn(browser.dark(), "osy");
        say(dark, "!cluster show brest-i11");
        // The plan has facts too.
        assertThat(dark.locator("article.bot").last()).containsText("yes, 3 of 3 votes");
        say(dark, "!move");
        assertThat(dark.locator("progress")).hasAttribute("value", "64");
        picture(dark, "dark");
    }
}
