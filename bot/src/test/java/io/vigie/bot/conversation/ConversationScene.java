package io.vigie.bot.conversation;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.springframework.dao.DataAccessResourceFailureException;

/** A conversation in one chat, with commands of its own and what came of them. */
class ConversationScene {
    static final AccountId JDOE = new AccountId("console", "jdoe");
    static final Place INFRA = Place.channel("console", "infra");

    static final FirstWords NO_INTRODUCTION = new FirstWords() {
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
    record Proposed(PersonCaller by, Plan plan) {}

    final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T10:00:00Z"));
    final FakeChatAdapter chat = new FakeChatAdapter("console");
    final FakeIdentities people = new FakeIdentities();
    final List<Proposed> proposed = new CopyOnWriteArrayList<>();
    final List<CommandHandled> handled = new CopyOnWriteArrayList<>();
    final List<Object> events = new CopyOnWriteArrayList<>();
    final AtomicInteger runs = new AtomicInteger();
    final Set<MessageRef> heard = ConcurrentHashMap.newKeySet();
    final Set<MessageRef> ended = ConcurrentHashMap.newKeySet();
    final Set<MessageRef> left = ConcurrentHashMap.newKeySet();
    final Claims claims = new Claims() {
        @Override
        public Claim claim(MessageHeard message) {
            return heard.add(message.message()) ? Claim.OURS : Claim.ANOTHERS;
        }

        @Override
        public boolean isStillOurs(MessageRef message) {
            return true;
        }

        @Override
        public void end(MessageRef message, Optional<CommandHandled> command) {
            ended.add(message);
            command.ifPresent(handled::add);
        }

        @Override
        public void leave(MessageRef message, Optional<CommandHandled> command) {
            left.add(message);
            command.ifPresent(handled::add);
        }
    };
    final AtomicInteger messages = new AtomicInteger();
    Runnable whileStopIsPlanned = () -> {};
    final Access access = new Access(new AccessSettings(
            Map.of("reader", List.of("vm.read"), "operator", List.of("vm.read", "vm.power")),
            List.of(grant("administrators", "operator"), grant("juniors", "operator"), grant("guests", "reader")),
            Map.of()));
    final CommandLanguage language = new CommandLanguage(List.of(this::commands));
    final Chats chats = new Chats(List.of(chat));
    final Conversation conversation = new Conversation(
            chats,
            NO_INTRODUCTION,
            people,
            access,
            language,
            (caller, plan) -> proposed.add(new Proposed(caller, plan)),
            claims,
            clock);
    final AtWork atWork = new AtWork(chats, Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(5));
    final Inbox inbox = new Inbox(
            chats,
            new Addressing(new ChatSettings("!", "vigie")),
            conversation,
            people,
            access,
            language,
            claims,
            atWork,
            events::add,
            clock);

    static AccessSettings.Grant grant(String group, String role) {
        return new AccessSettings.Grant(group, List.of(role), List.of("rennes"), List.of());
    }

    void commands(CommandRegistry registry) {
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

    static Plan plan(String summary) {
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

    void answer(String line) {
        answer(heard(line), Claim.OURS);
    }

    void answer(MessageHeard message, Claim claim) {
        conversation.answer(line(message), () -> claim);
    }

    /** What was said, just now. */
    CommandLine line(MessageHeard message) {
        return new CommandLine(message, message.text(), clock.instant());
    }

    MessageHeard heard(String text) {
        return heard(text, Timing.PROMPT);
    }

    MessageHeard heard(String text, Timing timing) {
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

    String said() {
        return PlainText.of(chat.message(chat.messages().getLast()).now()).strip();
    }

    CommandHandled handled() {
        return handled.getLast();
    }
}
