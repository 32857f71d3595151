package io.vigie.bot.linking;

import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.console.ConsoleAdapter;
import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.Identities.Freshness;
import io.vigie.bot.identity.Linked;
import io.vigie.commands.Answer;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** {@code account link|claim|confirm|refuse|list|unlink|sign-out}. */
@Component
@Order(80)
class AccountCommands implements CommandSet {
    /** The right to see and take away other people's links. */
    private static final String MANAGE = "account.manage";

    private static final String ACCOUNT = "account";
    private static final String PERSON = "person";

    private final Linking linking;
    private final LinkingNotices notices;
    private final SigningOut signingOut;
    private final Identities identities;
    private final Chats chats;
    private final Clock clock;

    AccountCommands(
            Linking linking,
            LinkingNotices notices,
            SigningOut signingOut,
            Identities identities,
            Chats chats,
            Clock clock) {
        this.linking = linking;
        this.notices = notices;
        this.signingOut = signingOut;
        this.identities = identities;
        this.chats = chats;
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc("account link", "", "A code that links one of your chat accounts.", "account link")
                        .acting(),
                context -> link(context.sender()));
        registry.add(
                new CommandDoc(
                                "account claim",
                                "",
                                "Sent from the account that is to be linked, in a direct message.",
                                "account claim 7KQ4M-2XPRT")
                        .acting(),
                builder -> builder.required("code", StringParser.stringParser()),
                context -> {
                    throw Problem.user("This is no code.").withMend("A code looks like 7KQ4M-2XPRT.");
                });
        registry.add(
                new CommandDoc(
                                "account confirm",
                                "",
                                "Shows the account that sent your code; with its name, agrees to it.",
                                "account confirm mattermost/4xp9fdt77pncbef59f4k1qe83o")
                        .acting(),
                builder -> builder.optional(
                        ACCOUNT,
                        StringParser.greedyStringParser(),
                        SuggestionProvider.blockingStrings((context, input) -> waiting(context.sender()))),
                this::confirm);
        registry.add(
                new CommandDoc("account refuse", "", "Refuses the account that sent your code.", "account refuse")
                        .acting(),
                context -> refuse(context.sender()));
        registry.add(
                new CommandDoc(
                        "account list",
                        "",
                        "The chat accounts that speak for you; --all for everybody's.",
                        "account list"),
                builder -> builder.flag(CommonFlags.present("all", "everybody's; needs " + MANAGE)),
                this::list);
        registry.add(
                new CommandDoc(
                                "account unlink",
                                "",
                                "Takes a link away: your own, or with " + MANAGE + " anybody's.",
                                "account unlink mattermost/4xp9fdt77pncbef59f4k1qe83o")
                        .acting(),
                builder -> builder.required(
                        ACCOUNT,
                        StringParser.greedyStringParser(),
                        SuggestionProvider.blockingStrings((context, input) -> suggest(context.sender()))),
                this::unlink);
        registry.add(
                new CommandDoc(
                                "account sign-out",
                                "",
                                "Ends sessions at the web console: your own, or with " + MANAGE + " anybody's.",
                                "account sign-out amelie")
                        .acting(),
                builder -> builder.required(
                        PERSON,
                        StringParser.greedyStringParser(),
                        SuggestionProvider.blockingStrings((context, input) -> signedIn(context.sender()))),
                this::signOut);
    }

    private Outcome link(Caller sender) {
        PersonCaller caller = OwnConsole.of(chats, sender);
        List<String> others = chats.all().stream()
                .map(ChatAdapter::platform)
                .filter(platform -> !platform.equals(ConsoleAdapter.PLATFORM))
                .toList();
        if (others.isEmpty()) {
            throw Problem.user("There is no other chat to link an account of.")
                    .withMend("Configure vigie.chat.mattermost, for example.");
        }
        String code = linking.begin(caller.person());
        return Outcome.reply(Answer.sections(
                Answer.text("Send this to Vigie in a direct message on " + String.join(" or ", others)
                        + ", from the account that is yours:"),
                new Answer.Code("account claim " + code),
                Answer.text(Cell.quiet("It is good for " + Units.duration(Linking.LIFETIME)
                        + " and once. Give it to nobody. `account confirm` then shows here which account sent it,"
                        + " and how to agree: before that it does not speak for you."))));
    }

    /** A bare word agrees to nothing: what it is about may never have been seen, or be another account by now. */
    private Outcome confirm(CommandContext<Caller> context) {
        PersonCaller caller = OwnConsole.of(chats, context.sender());
        Optional<String> typed = context.optional(ACCOUNT);
        if (typed.isEmpty()) {
            return Outcome.reply(shown(linking.waiting(caller.person())));
        }
        AccountId account = AccountName.parse(typed.get());
        Code code = linking.confirm(caller.person(), account);
        notices.linked(account, caller.person().uid());
        return Outcome.reply(
                Answer.text(Cell.good(code.shown() + " on " + account.platform() + " speaks for you from now on.")));
    }

    private Answer shown(Code claimed) {
        return ClaimAnswer.of(
                claimed.account().orElseThrow(), claimed.shown(), Linking.claimedAt(claimed), clock.instant());
    }

    private Outcome refuse(Caller sender) {
        Code code = linking.refuse(OwnConsole.of(chats, sender).person());
        return Outcome.reply(code.shown() + " on "
                + code.account().map(AccountId::platform).orElse("?") + " does not speak for you.");
    }

    private Outcome list(CommandContext<Caller> context) {
        PersonCaller caller = PersonCaller.of(context.sender());
        boolean all = context.flags().isPresent("all");
        if (all) {
            caller.require(MANAGE, Caller.EVERYWHERE);
        }
        AccountList list = new AccountList(identities, chats, clock);
        Answer table = all ? list.ofEverybody() : list.of(caller.person().id());
        return Outcome.reply(linking.claimed(caller.person())
                .map(claimed -> Answer.sections(shown(claimed), table))
                .orElse(table));
    }

    private Outcome unlink(CommandContext<Caller> context) {
        PersonCaller caller = PersonCaller.of(context.sender());
        AccountId account = AccountName.parse(context.get(ACCOUNT));
        Optional<Linked> link = linking.holder(account);
        boolean own = link.filter(l -> l.person().equals(caller.person().id())).isPresent();
        if (!own) {
            caller.require(MANAGE, Caller.EVERYWHERE);
        }
        boolean console = account.platform().equals(ConsoleAdapter.PLATFORM);
        if (console && link.filter(this::hasLeft).isEmpty()) {
            throw Problem.user("At the console an account lasts as long as its person is in the directory.")
                    .withMend(
                            "Take them out of the directory, or out of the groups that hold rights; `account sign-out`"
                                    + " ends their sessions.");
        }
        if (link.isEmpty() || !identities.unlink(account, caller.person())) {
            throw Problem.user("This account is linked to nobody.");
        }
        return Outcome.reply(Answer.text(Cell.good(
                AccountName.of(account) + " does not speak for " + link.get().uidAtLink() + " any more.")));
    }

    private Outcome signOut(CommandContext<Caller> context) {
        PersonCaller caller = PersonCaller.of(context.sender());
        String wanted = context.<String>get(PERSON).strip();
        List<Linked> found = signingOut.named(wanted);
        if (found.size() != 1
                || !found.getFirst().person().equals(caller.person().id())) {
            caller.require(MANAGE, Caller.EVERYWHERE);
        }
        if (found.size() > 1) {
            throw Problem.user(wanted + " could be several people.")
                    .withCandidates(found.stream().map(SigningOut::inRealm).toList());
        }
        Linked link = found.stream()
                .findFirst()
                .orElseThrow(() -> Problem.user("Nobody called " + wanted + " has signed in to the web console.")
                        .withMend("`account list --all` shows who has."));
        int ended = signingOut.signOut(caller, link);
        String uid = link.uidAtLink();
        return Outcome.reply(
                ended == 0
                        ? Answer.text(uid + " is not signed in to the web console.")
                        : Answer.sections(
                                Answer.text(Cell.good(
                                        uid + " is signed out of the web console; sessions ended: " + ended + ".")),
                                Answer.text(
                                        Cell.quiet("The password signs in again: if somebody else may know it, it has"
                                                + " to be changed in the directory."))));
    }

    private List<String> signedIn(Caller sender) {
        PersonCaller caller = PersonCaller.of(sender);
        boolean all = caller.may(MANAGE, Caller.EVERYWHERE);
        return signingOut.accounts().stream()
                .filter(l -> all || l.person().equals(caller.person().id()))
                .map(Linked::uidAtLink)
                .distinct()
                .toList();
    }

    private boolean hasLeft(Linked link) {
        return identities.person(link.person(), Freshness.FRESH).isEmpty();
    }

    private List<String> suggest(Caller sender) {
        PersonCaller caller = PersonCaller.of(sender);
        boolean all = caller.may(MANAGE, Caller.EVERYWHERE);
        return identities.links().stream()
                .filter(l -> all || l.person().equals(caller.person().id()))
                .filter(l -> !l.account().platform().equals(ConsoleAdapter.PLATFORM))
                .map(l -> AccountName.of(l.account()))
                .toList();
    }

    private List<String> waiting(Caller sender) {
        return linking.claimed(PersonCaller.of(sender).person()).flatMap(Code::account).map(AccountName::of).stream()
                .toList();
    }
}
