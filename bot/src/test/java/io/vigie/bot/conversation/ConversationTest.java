package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.access.Access;
import io.vigie.bot.access.AccessSettings;
import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.ChatEvent.Timing;
import io.vigie.bot.chat.ChatSettings;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.FakeChatAdapter;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.PlainText;
import io.vigie.bot.identity.FakeIdentities;
import io.vigie.commands.Answer;
import io.vigie.commands.Outcome;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.testing.SettableClock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class ConversationTest {
    private static final AccountId JDOE = new AccountId("console", "jdoe");
    private static final Place INFRA = Place.channel("console", "infra");

    private static final FirstWords NO_INTRODUCTION = new FirstWords() {
        @Override
        public boolean concern(String line) {
            return false;
        }

        @Override
        public Answer answer(MessageHeard message, String line) {
            throw new IllegalStateException("nobody introduces themselves here");
        }
    };

    /** What somebody asked for, with the groups they were judged by. */
    private record Proposed(PersonCaller by, Plan plan) {}

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T10:00:00Z"));
    private final FakeChatAdapter chat = new FakeChatAdapter("console");
    private final FakeIdentities people = new FakeIdentities();
    private final List<Proposed> proposed = new CopyOnWriteArrayList<>();
    private final List<Object> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final Set<MessageRef> heard = ConcurrentHashMap.newKeySet();
    private final Set<MessageRef> ended = ConcurrentHashMap.newKeySet();
    private final Set<MessageRef> left = ConcurrentHashMap.newKeySet();
    private final Claims claims = new Claims() {
        @Override
        public boolean claim(MessageHeard message) {
            return heard.add(message.message());
        }

        @Override
        public void end(MessageRef message, Runnable record) {
            ended.add(message);
            record.run();
        }

        @Override
        public void leave(MessageRef message, Runnable record) {
            left.add(message);
            record.run();
        }
    };
    private final AtomicInteger messages = new AtomicInteger();
    private Runnable whileStopIsPlanned = () -> {};
    private final Access access = new Access(new AccessSettings(
            Map.of("reader", List.of("vm.read"), "operator", List.of("vm.read", "vm.power")),
            List.of(grant("administrators", "operator"), grant("juniors", "operator"), grant("guests", "reader")),
            Map.of()));
    private final CommandLanguage language = new CommandLanguage(List.of(this::commands));
    private final Chats chats = new Chats(List.of(chat));
    private final Conversation conversation = new Conversation(
            chats,
            NO_INTRODUCTION,
            people,
            access,
            language,
            (caller, plan) -> proposed.add(new Proposed(caller, plan)),
            claims,
            events::add,
            clock);
    private final Inbox inbox = new Inbox(
            chats,
            new Addressing(new ChatSettings("!", "vigie")),
            conversation,
            people,
            access,
            language,
            claims,
            new AtWork(chats, Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(5)),
            events::add);

    private static AccessSettings.Grant grant(String group, String role) {
        return new AccessSettings.Grant(group, List.of(role), List.of("rennes"), List.of());
    }

    private void commands(CommandRegistry registry) {
        registry.add(new CommandDoc("vm list", "vm.read", "Lists.", "vm list"), context -> {
            runs.incrementAndGet();
            context.sender().require("vm.read", "rennes");
            return Outcome.reply("two guests");
        });
        registry.add(new CommandDoc("vm stop", "vm.power", "Stops.", "vm stop"), context -> {
            context.sender().require("vm.power", "rennes");
            // Others may see another plan: it tells by whose rights it was made.
            String by = ((PersonCaller) context.sender()).person().groups().toString();
            whileStopIsPlanned.run();
            return new Outcome.Proposed(plan(by));
        });
        registry.add(new CommandDoc("alert ack", "vm.read", "Acts.", "alert ack").acting(), context -> {
            runs.incrementAndGet();
            return Outcome.reply("done");
        });
        registry.add(new CommandDoc("vm break", "vm.read", "Breaks.", "vm break"), context -> {
            throw new IllegalStateException("hunter2 in /etc/vigie");
        });
        registry.add(new CommandDoc("vm full", "vm.read", "Writes.", "vm full"), context -> {
            throw new DataAccessResourceFailureException("insert", new SQLException("no space", "53100"));
        });
        registry.add(new CommandDoc("vm trouble", "vm.read", "Fails.", "vm trouble"), context -> {
            throw Problem.site("No node of rennes answers.").withMend("Look at their power.");
        });
    }

    private static Plan plan(String summary) {
        return new Plan(
                "vm stop",
                summary,
                Tier.RISKY,
                List.of(),
                List.of(),
                List.of(),
                List.of(new Step("vm.stop", "rennes", "105", new TreeMap<>(), "stop")));
    }

    @AfterEach
    void stop() {
        inbox.stop();
    }

    @Test
    void a_stranger_is_told_so_and_nothing_runs() {
        answer("vm list");
        assertThat(said()).contains("I do not know who you are", "not linked");
        assertThat(runs).hasValue(0);
        assertThat(events).isEmpty();
    }

    @Test
    void a_command_is_answered_where_it_was_asked_and_recorded() {
        people.person("console", "jdoe", "guests");
        answer("vm list");
        assertThat(said()).isEqualTo("two guests");
        assertThat(chat.message(chat.messages().getLast()).place()).isEqualTo(INFRA);
        assertThat(handled()).satisfies(h -> {
            assertThat(h.uid()).isEqualTo("jdoe");
            assertThat(h.account()).isEqualTo(JDOE);
            assertThat(h.line()).isEqualTo("vm list");
            assertThat(h.outcome()).isEqualTo("answered");
            assertThat(h.at()).isEqualTo(clock.instant());
        });
    }

    @Test
    void a_problem_is_shown_with_its_mend_and_recorded() {
        people.person("console", "jdoe", "guests");
        answer("vm trouble");
        assertThat(said()).contains("No node of rennes answers.", "Look at their power.");
        assertThat(handled().outcome()).isEqualTo("refused: No node of rennes answers.");
    }

    @Test
    void what_one_may_not_is_refused() {
        people.person("console", "jdoe", "guests");
        answer("vm stop");
        assertThat(said()).contains("You may not do this");
        assertThat(proposed).isEmpty();
    }

    @Test
    void a_failure_of_ours_shows_an_id_and_no_details() {
        people.person("console", "jdoe", "guests");
        answer("vm break");
        String id = handled().outcome().replace("failed: ", "");
        assertThat(id).matches("[0-9a-f]{8}");
        assertThat(said()).contains(id).doesNotContain("hunter2", "IllegalState");
    }

    @Test
    void a_database_that_takes_nothing_is_named_with_its_mend() {
        people.person("console", "jdoe", "guests");
        answer("vm full");
        assertThat(said()).contains("disk is full", "Free space");
    }

    @Test
    void reads_go_on_while_the_directory_is_down_and_changes_are_refused_with_the_reason() {
        people.person("console", "jdoe", "administrators");
        people.down(true);
        answer("vm list");
        assertThat(said()).isEqualTo("two guests");
        answer("vm stop");
        assertThat(said()).contains("The directory does not answer.");
        assertThat(proposed).isEmpty();
        assertThat(handled().outcome()).startsWith("refused: ");
    }

    @Test
    void a_change_is_proposed_by_who_the_directory_says_they_are_now() {
        people.person("console", "jdoe", "administrators");
        answer("vm stop");
        assertThat(proposed)
                .singleElement()
                .satisfies(p -> assertThat(p.by().account()).isEqualTo(JDOE));
        assertThat(handled().outcome()).isEqualTo("proposed");
    }

    @Test
    void who_lost_the_right_meanwhile_is_refused() {
        people.person("console", "jdoe", "administrators");
        whileStopIsPlanned = () -> people.person("console", "jdoe", "guests");
        answer("vm stop");
        assertThat(said()).contains("You may not do this");
        assertThat(proposed).isEmpty();
    }

    @Test
    void who_left_the_directory_meanwhile_is_refused() {
        var jdoe = people.person("console", "jdoe", "administrators");
        whileStopIsPlanned = () -> people.leave(jdoe);
        answer("vm stop");
        assertThat(said()).contains("no longer in the directory");
        assertThat(proposed).isEmpty();
    }

    @Test
    void whose_groups_changed_meanwhile_gets_the_plan_that_the_new_ones_give() {
        people.person("console", "jdoe", "administrators");
        whileStopIsPlanned = () -> people.person("console", "jdoe", "juniors");
        answer("vm stop");
        assertThat(proposed).singleElement().satisfies(p -> {
            assertThat(p.plan().summary()).contains("juniors").doesNotContain("administrators");
            assertThat(p.by().person().isIn("juniors")).isTrue();
        });
    }

    @Test
    void what_the_new_groups_make_a_mere_answer_is_answered() {
        people.person("console", "jdoe", "administrators");
        AtomicInteger asked = new AtomicInteger();
        CommandLanguage fickle = new CommandLanguage(List.of(registry ->
                registry.add(new CommandDoc("tidy", "", "Tidies.", "tidy"), context -> {
                    people.person("console", "jdoe", "juniors");
                    return asked.getAndIncrement() == 0
                            ? new Outcome.Proposed(plan("tidy"))
                            : Outcome.reply("Nothing to tidy.");
                })));
        new Conversation(
                        chats,
                        NO_INTRODUCTION,
                        people,
                        access,
                        fickle,
                        (caller, plan) -> proposed.add(new Proposed(caller, plan)),
                        claims,
                        events::add,
                        clock)
                .answer(heard("tidy"), "tidy", () -> true);
        assertThat(proposed).isEmpty();
        assertThat(said()).isEqualTo("Nothing to tidy.");
        assertThat(handled().outcome()).isEqualTo("answered");
    }

    @Test
    void a_chat_that_refuses_the_answer_breaks_nothing_and_the_answer_stays_owed() {
        people.person("console", "jdoe", "guests");
        chat.trouble("The chat is read-only.");
        assertThatCode(() -> answer("vm list")).doesNotThrowAnyException();
        assertThat(handled().outcome()).isEqualTo("answered (not delivered)");
        assertThat(left).hasSize(1);
        assertThat(ended).isEmpty();
        chat.trouble("");
        inbox.heard(heard("!vm list"));
        await().until(() -> !chat.messages().isEmpty());
        assertThat(said()).isEqualTo("two guests");
    }

    @Test
    void what_was_said_while_it_was_away_is_answered_when_it_reads_and_not_begun_when_it_changes() {
        people.person("console", "jdoe", "administrators");
        conversation.answer(heard("vm list", Timing.LATE), "vm list", () -> true);
        assertThat(said()).isEqualTo("two guests");
        MessageHeard stop = heard("vm stop", Timing.LATE);
        conversation.answer(stop, "vm stop", () -> true);
        assertThat(proposed).isEmpty();
        assertThat(said()).contains("begin nothing so late", "Say it again");
        assertThat(chat.message(chat.messages().getLast()).place()).isEqualTo(INFRA.thread(stop.message()));
        assertThat(handled().outcome()).isEqualTo("not begun: late");
    }

    @Test
    void what_acts_at_once_is_not_begun_late() {
        people.person("console", "jdoe", "administrators");
        conversation.answer(heard("alert ack", Timing.LATE), "alert ack", () -> true);
        assertThat(runs).hasValue(0);
        assertThat(said()).contains("begin nothing so late", "Say it again");
        assertThat(handled().outcome()).isEqualTo("not begun: late");
        answer("alert ack");
        assertThat(runs).hasValue(1);
        assertThat(said()).isEqualTo("done");
    }

    @Test
    void nothing_is_run_said_or_recorded_of_what_another_replica_has_claimed() {
        people.person("console", "jdoe", "administrators");
        for (String line : List.of("vm list", "alert ack", "vm stop", "nonsense", "vm trouble")) {
            conversation.answer(heard(line), line, () -> false);
        }
        conversation.answer(heard("vm list", Timing.TOO_LATE), "vm list", () -> false);
        assertThat(runs).hasValue(0);
        assertThat(proposed).isEmpty();
        assertThat(chat.messages()).isEmpty();
        assertThat(events).isEmpty();
        assertThat(ended).isEmpty();
    }

    @Test
    void a_command_is_read_while_it_is_claimed_and_runs_only_then() {
        people.person("console", "jdoe", "administrators");
        List<Integer> runsWhenAsked = new ArrayList<>();
        conversation.answer(heard("vm list"), "vm list", () -> runsWhenAsked.add(runs.get()));
        assertThat(runsWhenAsked).containsExactly(0);
        assertThat(runs).hasValue(1);
    }

    @Test
    void what_is_too_old_is_not_run_and_its_author_is_told() {
        people.person("console", "jdoe", "administrators");
        MessageHeard old = heard("vm list", Timing.TOO_LATE);
        conversation.answer(old, "vm list", () -> true);
        assertThat(runs).hasValue(0);
        assertThat(said()).contains("too old", "not run");
        assertThat(ended).containsExactly(old.message());
    }

    @Test
    void each_claim_is_ended_however_the_command_ended() {
        people.person("console", "jdoe", "guests");
        for (String line : List.of("vm list", "vm break", "vm trouble", "vm stop", "nonsense")) {
            inbox.heard(heard("!" + line));
        }
        await().until(() -> ended.size() == 5);
        assertThat(ended).isEqualTo(heard);
    }

    @Test
    void while_an_answer_takes_long_people_see_that_it_is_at_work_and_not_longer() throws InterruptedException {
        people.person("console", "jdoe", "administrators");
        var held = new java.util.concurrent.CountDownLatch(1);
        whileStopIsPlanned = () -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        inbox.heard(heard("!vm stop"));
        await().until(() -> chat.signsOfWork() >= 2);
        held.countDown();
        await().until(() -> proposed.size() == 1 && ended.size() == 1);
        await().during(Duration.ofMillis(100)).untilAsserted(() -> {
            int signs = chat.signsOfWork();
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
            assertThat(chat.signsOfWork()).isEqualTo(signs);
        });
    }

    @Test
    void an_event_that_is_delivered_twice_runs_once() {
        people.person("console", "jdoe", "guests");
        MessageHeard once = heard("!vm list");
        inbox.heard(once);
        inbox.heard(once);
        inbox.heard(heard("!vm trouble"));
        await().until(() -> chat.messages().size() >= 2);
        assertThat(runs).hasValue(1);
    }

    @Test
    void what_people_say_to_each_other_is_not_run() {
        people.person("console", "jdoe", "guests");
        inbox.heard(heard("vm list"));
        inbox.heard(heard("!vm trouble"));
        await().until(() -> !chat.messages().isEmpty());
        assertThat(runs).hasValue(0);
        assertThat(chat.messages()).hasSize(1);
    }

    @Test
    void who_asks_too_much_at_once_is_told_so() throws InterruptedException {
        people.person("console", "jdoe", "guests");
        var held = new java.util.concurrent.CountDownLatch(1);
        chat.aroundCalls(
                () -> {
                    try {
                        held.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                () -> {});
        for (int i = 0; i < 60; i++) {
            inbox.heard(heard("!vm list"));
        }
        held.countDown();
        await().until(() -> chat.messages().stream()
                .anyMatch(m -> PlainText.of(chat.message(m).now()).contains("too much")));
    }

    @Test
    void suggestions_are_only_what_the_person_may() {
        people.person("console", "jdoe", "guests");
        assertThat(inbox.suggest(JDOE, "!vm ")).contains("list").doesNotContain("stop");
        assertThat(inbox.suggest(JDOE, "!v")).containsExactly("!vm");
        assertThat(inbox.suggest(new AccountId("console", "stranger"), "!vm ")).isEmpty();
    }

    private void answer(String line) {
        conversation.answer(heard(line), line, () -> true);
    }

    private MessageHeard heard(String text) {
        return heard(text, Timing.PROMPT);
    }

    private MessageHeard heard(String text, Timing timing) {
        return new MessageHeard(
                JDOE,
                new MessageRef("console", "infra", "said-" + messages.incrementAndGet()),
                INFRA,
                text,
                false,
                false,
                clock.instant(),
                timing);
    }

    private String said() {
        return PlainText.of(chat.message(chat.messages().getLast()).now()).strip();
    }

    private CommandHandled handled() {
        return events.stream()
                .filter(CommandHandled.class::isInstance)
                .map(CommandHandled.class::cast)
                .reduce((first, last) -> last)
                .orElseThrow();
    }
}
