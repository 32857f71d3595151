package io.vigie.bot.totp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.access.Access;
import io.vigie.bot.access.AccessSettings;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.DirectNotices;
import io.vigie.bot.chat.FakeChatAdapter;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.PlainText;
import io.vigie.bot.identity.FakeIdentities;
import io.vigie.bot.identity.Person;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.codec.binary.Base32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a secret at the console to a code that a plan asks for, on either database. */
interface TotpContract {
    StoreFixture store();

    /** Two people, of whom Bruno is an admin. */
    final class Site {
        final SettableClock clock = new SettableClock("2026-11-23T10:00:00Z");
        final FakeChatAdapter console = new FakeChatAdapter("console");
        final Chats chats = new Chats(List.of(console));
        final FakeIdentities identities = new FakeIdentities();
        final Person amelie = identities.person("console", "amelie", "juniors");
        final Person bruno = identities.person("console", "bruno", "administrators");
        final List<TotpEvent> events = new ArrayList<>();
        final Access access = new Access(new AccessSettings(
                Map.of("all", List.of("*")),
                List.of(new AccessSettings.Grant("administrators", List.of("all"), List.of("*"), List.of())),
                Map.of()));
        final StoreFixture store;
        final Path folder;
        final Totp totp;
        final SecretMessages secrets;
        final CommandLanguage language;

        Site(StoreFixture store, Path folder) {
            this.store = store;
            this.folder = folder;
            totp = totp(1);
            secrets = new SecretMessages(store.jdbc(), store.transactions(), chats, clock);
            language = new CommandLanguage(List.of(new TotpCommands(totp, secrets, chats, clock)));
        }

        Totp totp(int key) {
            byte[] bytes = new byte[32];
            Arrays.fill(bytes, (byte) key);
            try {
                Path file = Files.writeString(
                        folder.resolve("key" + key), Base64.getEncoder().encodeToString(bytes));
                TotpNotices notices = new TotpNotices(new DirectNotices(chats, Runnable::run), identities);
                return TotpConfiguration.totp(
                        new TotpSettings(file.toString()),
                        store.jdbc(),
                        store.transactions(),
                        event -> {
                            events.add((TotpEvent) event);
                            if (event instanceof TotpEvent.SetUp set) {
                                notices.on(set);
                            } else if (event instanceof TotpEvent.Removed removed) {
                                notices.on(removed);
                            }
                        },
                        clock);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        String at(Person person, String line) {
            AccountId account = account(person);
            return said(person, console.direct(account).orElseThrow(), line);
        }

        String said(Person person, Place place, String line) {
            Outcome outcome = language.run(access.caller(person, account(person), place), line);
            return PlainText.of(((Outcome.Reply) outcome).answer());
        }

        static AccountId account(Person person) {
            return new AccountId("console", person.uid());
        }

        /** The secret that the person is shown. */
        byte[] setUp(Person person) {
            at(person, "totp setup");
            return secretIn(shown());
        }

        /** Every message as it stands now. */
        String shown() {
            return console.messages().stream()
                    .map(m -> PlainText.of(console.message(m).now()))
                    .collect(Collectors.joining("\n"));
        }

        /** A person with a second factor whose first code is spent. */
        byte[] ready(Person person) {
            byte[] secret = setUp(person);
            at(person, "totp confirm " + code(secret));
            clock.advance(Duration.ofSeconds(30));
            return secret;
        }

        String code(byte[] secret) {
            return new Codes().at(secret, clock.instant());
        }
    }

    private static byte[] secretIn(String text) {
        Matcher secret = Pattern.compile("secret=([A-Z2-7]{32})&").matcher(text);
        assertThat(secret.find()).isTrue();
        return new Base32().decode(secret.group(1));
    }

    @Test
    default void a_code_is_good_for_one_plan_and_once(@TempDir Path folder) {
        Site site = new Site(store(), folder);
        assertThat(site.totp.missing(site.amelie, 7)).get().asString().contains("amelie has none", "totp setup");
        byte[] secret = site.ready(site.amelie);
        assertThat(site.totp.missing(site.amelie, 7)).get().asString().contains("approve 7 CODE");

        String code = site.code(secret);
        site.totp.show(site.amelie, Site.account(site.amelie), 7, code);
        assertThat(site.totp.missing(site.amelie, 7)).isEmpty();
        assertThat(site.totp.missing(site.amelie, 8)).isPresent();
        assertThat(site.totp.missing(site.bruno, 7)).isPresent();
        assertThatThrownBy(() -> site.totp.show(site.amelie, Site.account(site.amelie), 8, code))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("used already");
        site.clock.advance(Duration.ofSeconds(30));
        String spaced = new StringBuilder(site.code(secret)).insert(3, ' ').toString();
        site.totp.show(site.amelie, Site.account(site.amelie), 8, spaced);
        assertThat(site.totp.missing(site.amelie, 8)).isEmpty();
        assertThat(site.events)
                .hasExactlyElementsOfTypes(
                        TotpEvent.SetUp.class, TotpEvent.Shown.class, TotpEvent.Refused.class, TotpEvent.Shown.class);
    }

    @Test
    default void a_secret_counts_after_its_first_code_and_is_never_replaced_without_one(@TempDir Path folder) {
        Site site = new Site(store(), folder);
        byte[] first = site.setUp(site.amelie);
        assertThatThrownBy(() -> site.totp.show(site.amelie, Site.account(site.amelie), 7, site.code(first)))
                .hasMessageContaining("You have no second factor");
        byte[] second = site.setUp(site.amelie);
        assertThat(second).isNotEqualTo(first);
        assertThatThrownBy(() -> site.at(site.amelie, "totp confirm " + site.code(first)))
                .hasMessageContaining("not the code");
        assertThat(site.at(site.amelie, "totp confirm " + site.code(second))).contains("is set up");
        assertThatThrownBy(() -> site.at(site.amelie, "totp setup")).hasMessageContaining("already");
        assertThatThrownBy(() -> site.at(site.amelie, "totp confirm 123456")).hasMessageContaining("Nothing waits");
        site.clock.advance(Duration.ofSeconds(30));
        assertThat(site.at(site.amelie, "totp remove " + site.code(second))).contains("no second factor any more");
        byte[] late = site.setUp(site.amelie);
        site.clock.advance(Totp.SETTING_UP);
        assertThatThrownBy(() -> site.at(site.amelie, "totp confirm " + site.code(late)))
                .hasMessageContaining("Nothing waits");
    }

    @Test
    default void it_is_set_up_where_nobody_else_reads(@TempDir Path folder) {
        Site site = new Site(store(), folder);
        assertThatThrownBy(() -> site.said(site.amelie, Place.channel("console", "town"), "totp setup"))
                .hasMessageContaining("your own conversation");
        assertThat(site.events).isEmpty();
        assertThat(site.console.messages()).isEmpty();
    }

    @Test
    default void the_secret_is_shown_until_it_is_confirmed(@TempDir Path folder) {
        Site site = new Site(store(), folder);
        byte[] secret = site.setUp(site.amelie);
        site.clock.advance(Totp.SETTING_UP.minusSeconds(1));
        site.secrets.tick();
        assertThat(site.shown()).contains(Codes.base32(secret));
        assertThat(site.at(site.amelie, "totp confirm " + site.code(secret))).contains("no longer shown");
        assertThat(site.shown()).contains("The secret was shown here").doesNotContain(Codes.base32(secret));
        int edits = site.console.edits();
        site.secrets.tick();
        assertThat(site.console.edits()).isEqualTo(edits);
    }

    @Test
    default void a_secret_that_nobody_confirmed_is_hidden_in_time_and_one_that_was_replaced_at_once(
            @TempDir Path folder) {
        Site site = new Site(store(), folder);
        byte[] first = site.setUp(site.amelie);
        byte[] second = site.setUp(site.amelie);
        byte[] other = site.setUp(site.bruno);
        assertThat(site.shown())
                .contains(Codes.base32(second), Codes.base32(other))
                .doesNotContain(Codes.base32(first));
        site.clock.advance(Totp.SETTING_UP);
        site.secrets.tick();
        assertThat(site.shown()).doesNotContain(Codes.base32(second), Codes.base32(other));
    }

    @Test
    default void a_secret_is_hidden_after_a_crash_and_once_the_chat_is_back(@TempDir Path folder) {
        Site site = new Site(store(), folder);
        site.console.aroundCalls(() -> {}, () -> {
            throw new IllegalStateException("the bot is killed once the message stands");
        });
        assertThatThrownBy(() -> site.at(site.amelie, "totp setup")).hasMessageContaining("killed");
        site.console.aroundCalls(() -> {}, () -> {});
        byte[] secret = secretIn(site.shown());
        SecretMessages after = new SecretMessages(store().jdbc(), store().transactions(), site.chats, site.clock);
        site.clock.advance(Totp.SETTING_UP);
        site.console.trouble("The chat is away.");
        after.tick();
        site.console.trouble("");
        assertThat(site.shown()).contains(Codes.base32(secret));
        after.tick();
        assertThat(site.shown()).doesNotContain(Codes.base32(secret));
    }

    @Test
    default void a_chat_that_does_not_take_the_secret_away_is_told_of(@TempDir Path folder) {
        Site site = new Site(store(), folder);
        byte[] secret = site.setUp(site.amelie);
        site.console.trouble("The chat is away.");
        assertThat(site.at(site.amelie, "totp confirm " + site.code(secret))).contains("Vigie keeps trying");
        site.console.trouble("");
        site.secrets.tick();
        assertThat(site.shown()).doesNotContain(Codes.base32(secret));
    }

    @Test
    default void guessing_ends_after_five_codes(@TempDir Path folder) {
        Site site = new Site(store(), folder);
        byte[] secret = site.ready(site.amelie);
        AccountId account = Site.account(site.amelie);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> site.totp.show(site.amelie, account, 7, "guess"))
                    .hasMessageContaining("not the code");
        }
        assertThatThrownBy(() -> site.totp.show(site.amelie, account, 7, site.code(secret)))
                .hasMessageContaining("Too many wrong codes");
        site.clock.advance(Duration.ofMinutes(15));
        site.totp.show(site.amelie, account, 7, site.code(secret));
        assertThat(site.totp.missing(site.amelie, 7)).isEmpty();
    }

    @Test
    default void an_admin_takes_it_away_with_all_it_has_shown_and_its_owner_hears(@TempDir Path folder) {
        Site site = new Site(store(), folder);
        byte[] secret = site.ready(site.amelie);
        site.totp.show(site.amelie, Site.account(site.amelie), 7, site.code(secret));
        assertThat(site.at(site.bruno, "totp list")).contains("amelie", "30 s ago");
        assertThatThrownBy(() -> site.at(site.amelie, "totp revoke bruno")).hasMessageContaining("may not");
        assertThatThrownBy(() -> site.at(site.bruno, "totp revoke nobody")).hasMessageContaining("no second factor");
        assertThat(site.at(site.bruno, "totp revoke amelie")).contains("amelie has no second factor any more");
        assertThat(site.totp.missing(site.amelie, 7)).isPresent();
        String told = site.console.messages().stream()
                .map(m -> site.console.message(m).now().toString())
                .reduce("", String::concat);
        assertThat(told).contains("A second factor was set up for you", "taken away by bruno");
    }

    @Test
    default void the_database_holds_no_secret_and_another_key_opens_none(@TempDir Path folder) {
        Site site = new Site(store(), folder);
        byte[] secret = site.ready(site.amelie);
        byte[] stored = store().jdbc()
                .sql("SELECT secret FROM totp")
                .query((row, i) -> row.getBytes("secret"))
                .single();
        assertThat(Base64.getEncoder().encodeToString(stored)).isNotBlank();
        assertThat(new String(stored, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(secret, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(Codes.base32(secret));
        assertThatThrownBy(() -> site.totp(2).show(site.amelie, Site.account(site.amelie), 7, site.code(secret)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("cannot be read");
    }
}
