package io.vigie.bot.linking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.bot.access.Access;
import io.vigie.bot.access.AccessSettings;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.DirectNotices;
import io.vigie.bot.chat.FakeChatAdapter;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.PlainText;
import io.vigie.bot.chat.console.ConsoleSettings;
import io.vigie.bot.chat.console.ConsoleSignOut;
import io.vigie.bot.identity.FakeIdentities;
import io.vigie.bot.identity.Identities.Freshness;
import io.vigie.bot.identity.Person;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two chats, two people and an admin. */
final class LinkingSite {
    final SettableClock clock = new SettableClock("2026-11-23T10:00:00Z");
    final FakeChatAdapter console = new FakeChatAdapter("console");
    final FakeChatAdapter mattermost = new FakeChatAdapter("mattermost");
    final Chats chats = new Chats(List.of(console, mattermost));
    final FakeIdentities identities = new FakeIdentities();
    final Person amelie = identities.person("console", "amelie", "juniors");
    final Person bruno = identities.person("console", "bruno", "administrators");
    final List<Object> events = new ArrayList<>();
    final Access access = new Access(new AccessSettings(
            Map.of("all", List.of("*")),
            List.of(new AccessSettings.Grant("administrators", List.of("all"), List.of("*"), List.of())),
            Map.of()));
    final LinkingNotices notices = new LinkingNotices(new DirectNotices(chats, Runnable::run), identities);
    /** How many sessions each account has at the console. */
    final Map<AccountId, Integer> sessions = new HashMap<>();

    final Linking linking;
    final AccountClaims claims;
    final CommandLanguage language;

    LinkingSite(StoreFixture store) {
        linking = new Linking(
                new Codes(store.jdbc()),
                identities,
                store.transactions(),
                event -> {
                    events.add(event);
                    if (event instanceof AccountClaimed claimed) {
                        notices.on(claimed);
                    }
                },
                clock);
        claims = new AccountClaims(linking, chats, console("https://vigie.example.org"));
        ConsoleSignOut pages =
                account -> Optional.ofNullable(sessions.remove(account)).orElse(0);
        SigningOut signingOut =
                new SigningOut(identities, Optional.of(pages), store.transactions(), events::add, clock);
        language = new CommandLanguage(
                List.of(new AccountCommands(linking, notices, signingOut, identities, chats, clock)));
    }

    /** In the person's own conversation at the console. */
    String at(Person person, String line) {
        AccountId account = new AccountId("console", person.uid());
        return said(person, account, console.direct(account).orElseThrow(), line);
    }

    String said(Person person, AccountId account, Place place, String line) {
        Outcome outcome = language.run(access.caller(person, account, place), line);
        return PlainText.of(((Outcome.Reply) outcome).answer());
    }

    List<String> completed(Person person, String line) {
        AccountId account = new AccountId("console", person.uid());
        return language.suggest(
                access.caller(person, account, console.direct(account).orElseThrow()), line);
    }

    /** From an account on the other chat. */
    String from(String account, String line, boolean direct) {
        AccountId id = new AccountId("mattermost", account);
        return claims.concern(line)
                ? PlainText.of(claims.answer(
                        new MessageHeard(
                                id,
                                new MessageRef("mattermost", "c", "m"),
                                Place.channel("mattermost", direct ? "@" + account : "town"),
                                line,
                                true,
                                direct,
                                clock.instant()),
                        line))
                : "no claim";
    }

    String who(String account) {
        return identities
                .who(new AccountId("mattermost", account), Freshness.FRESH)
                .map(Person::uid)
                .orElse("nobody");
    }

    /** The console's settings with this address. */
    static ConsoleSettings console(String url) {
        return new ConsoleSettings(
                true, "infra", Duration.ofHours(12), Duration.ofDays(90), Duration.ofSeconds(15), url);
    }

    static String claimIn(String text) {
        Matcher claim = Pattern.compile("account claim [A-Z0-9]{5}-[A-Z0-9]{5}").matcher(text);
        assertThat(claim.find()).isTrue();
        return claim.group();
    }

    static Problem problem(Runnable what) {
        return catchThrowableOfType(Problem.class, what::run);
    }
}
