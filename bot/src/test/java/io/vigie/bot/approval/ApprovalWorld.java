package io.vigie.bot.approval;

import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.access.Rights;
import io.vigie.bot.approval.ApprovalRules.Need;
import io.vigie.bot.approval.ApprovalRules.Policy;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatEvent;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.FakeChatAdapter;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import io.vigie.bot.identity.FakeIdentities;
import io.vigie.bot.identity.Person;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A site around the approvals: a chat, a directory, an outside system, a clock. All of it outlives a crash of the
 * bot; {@link #restart} makes the new one.
 */
final class ApprovalWorld {
    static final Place CHANNEL = Place.channel("console", "infra");
    static final ApprovalSettings SETTINGS = new ApprovalSettings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            Duration.ofHours(6));

    final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T10:00:00Z"));
    final FakeChatAdapter chat = new FakeChatAdapter("console");
    /** Another chat, where people have other accounts. */
    final FakeChatAdapter mattermost = new FakeChatAdapter("mattermost");

    final FakeIdentities people = new FakeIdentities();
    final ScriptedStepRunner machine = new ScriptedStepRunner();
    final List<Object> events = new ArrayList<>();
    final Person jdoe = people.person("console", "jdoe", "administrators");
    final Person bob = people.person("console", "bob", "administrators");
    final Person ned = people.person("console", "ned", "network");
    final Person eve = people.person("console", "eve", "students");

    Policy policy = policy(new Need("administrators", 1));
    Policy mild = policy();
    boolean policyIsGone;
    Planner planner = (caller, command) -> plan(Tier.RISKY, command, "vm.stop");
    SecondFactor secondFactor = new NoSecondFactor();
    private Runnable aroundTransactions = () -> {};

    private final StoreFixture store;
    ApprovalConfiguration.Assembly bot;

    /** Makes worlds on one database. */
    interface OnStore {
        StoreFixture store();

        default ApprovalWorld world() {
            return new ApprovalWorld(store());
        }
    }

    ApprovalWorld(StoreFixture store) {
        this.store = store;
        this.bot = newBot();
    }

    /** A new bot on the same database: all the old one had in memory is gone. */
    void restart() {
        bot = newBot();
    }

    /** Calls this around every call to the outside and every transaction. */
    void atEveryPoint(Runnable point) {
        machine.beforeBegin = point;
        machine.afterBegin = point;
        machine.beforeReport = point;
        machine.beforeTrace = point;
        chat.aroundCalls(point, point);
        aroundTransactions = point;
    }

    /** Another bot beside the first one. */
    ApprovalConfiguration.Assembly newBot() {
        return ApprovalConfiguration.Assembly.of(
                new ApprovalConfiguration.Outside(
                        new Chats(List.of(chat, mattermost))::find,
                        people,
                        tier -> {
                            if (policyIsGone) {
                                throw Problem.site("Nobody can approve it here.");
                            }
                            return tier == Tier.CHANGE ? mild : policy;
                        },
                        (person, account, place) -> new PersonCaller(person, account, place, Rights.NONE),
                        new SecondFactor() {
                            @Override
                            public Optional<String> unavailable() {
                                return secondFactor.unavailable();
                            }

                            @Override
                            public Optional<String> missing(Person voter, long proposal) {
                                return secondFactor.missing(voter, proposal);
                            }

                            @Override
                            public void show(Person voter, AccountId account, long proposal, String code) {
                                secondFactor.show(voter, account, proposal, code);
                            }
                        },
                        (caller, command) -> planner.plan(caller, command),
                        List.of(machine),
                        Runnable::run,
                        SETTINGS,
                        clock),
                store.jdbc(),
                new WatchedTransactions(),
                events::add);
    }

    PersonCaller caller(Person person) {
        return new PersonCaller(person, account(person.uid()), CHANNEL, Rights.NONE);
    }

    /** The person as they speak on the other chat. */
    PersonCaller onMattermost(Person person, String account) {
        AccountId id = new AccountId("mattermost", account);
        people.link(id, person);
        return new PersonCaller(person, id, Place.channel("mattermost", "infra"), Rights.NONE);
    }

    void reactOnMattermost(MessageRef message, PersonCaller by, Emoji emoji) {
        mattermost.react(message, by.account().id(), emoji);
        bot.approvals().reactionsChanged(new ChatEvent.ReactionsChanged(message, by.account(), clock.instant()));
    }

    static AccountId account(String uid) {
        return new AccountId("console", uid);
    }

    /** With a role that gives this verb on this scope. */
    PersonCaller caller(Person person, String verb, String scope) {
        return new PersonCaller(
                person,
                account(person.uid()),
                CHANNEL,
                new Rights(List.of(new Rights.Right(verb, scope, "role of a test"))));
    }

    /** jdoe asks; the one message stands. */
    MessageRef propose(Plan plan) {
        bot.approvals().propose(caller(jdoe), plan);
        return chat.messages().getLast();
    }

    MessageRef proposeStop() {
        return propose(plan(Tier.RISKY, "vm stop 105", "vm.stop"));
    }

    void react(MessageRef message, String uid, Emoji emoji) {
        chat.react(message, uid, emoji);
        changed(message, uid);
    }

    void unreact(MessageRef message, String uid, Emoji emoji) {
        chat.unreact(message, uid, emoji);
        changed(message, uid);
    }

    private void changed(MessageRef message, String uid) {
        bot.approvals().reactionsChanged(new ChatEvent.ReactionsChanged(message, account(uid), clock.instant()));
    }

    /** Lets so much time go by, in ticks of half a second. */
    void run(Duration time) {
        for (long i = 0; i < time.toMillis() / 500; i++) {
            clock.advance(Duration.ofMillis(500));
            bot.approvals().tick();
        }
    }

    /** Nobody ticks: the bot is dead. */
    void dead(Duration time) {
        clock.advance(time);
    }

    State state() {
        return store.jdbc()
                .sql("SELECT state FROM proposal ORDER BY number DESC LIMIT 1")
                .query((row, i) -> State.valueOf(row.getString("state")))
                .single();
    }

    /** Whether the newest plan's message is known. */
    boolean posted() {
        return store.jdbc()
                .sql("SELECT message FROM proposal ORDER BY number DESC LIMIT 1")
                .query((row, i) -> row.getString("message") != null)
                .optional()
                .orElse(false);
    }

    /** Everything the message says now. */
    String shown(MessageRef message) {
        FakeChatAdapter where = message.platform().equals("console") ? chat : mattermost;
        return where.message(message).now().toString();
    }

    <E extends ApprovalEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** That asks for these votes and no second factor. */
    static Policy policy(Need... needs) {
        return new Policy(List.of(needs), Duration.ofMinutes(15), Duration.ofMinutes(5), false);
    }

    static Plan plan(Tier tier, String command, String... operations) {
        List<Step> steps = new ArrayList<>();
        for (String operation : operations) {
            steps.add(new Step(operation, "brest-i11", "105", new TreeMap<>(), operation + " web-1 (105)"));
        }
        return new Plan(
                command,
                "Stop web-1 (105) on nikita",
                tier,
                List.of(new Plan.Target("guest", "brest-i11", "105", "web-1", "nikita", "abc")),
                List.of("web-1 is running"),
                List.of(Plan.Effect.binding(Cell.warn("web-1 is interrupted"))),
                steps);
    }

    /** Offers a point before each transaction, before its commit and after it. */
    private final class WatchedTransactions extends TransactionTemplate {
        private static final long serialVersionUID = 1;

        WatchedTransactions() {
            super(Objects.requireNonNull(store.transactions().getTransactionManager()));
        }

        @Override
        public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
            aroundTransactions.run();
            T result = super.execute(status -> {
                T inside = action.doInTransaction(status);
                aroundTransactions.run();
                return inside;
            });
            aroundTransactions.run();
            return result;
        }
    }
}
