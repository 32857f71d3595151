package io.vigie.bot.chat.console;

import io.vigie.bot.chat.Emoji;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What people read, say and tap. */
@RestController
@RequestMapping("/api")
@ConsoleOnly
class MessageController {
    static final int LONGEST_MESSAGE = 4_000;
    static final List<String> SIGNS =
            Arrays.stream(Emoji.values()).map(Emoji::sign).toList();

    private static final int LARGEST_PAGE = 100;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9-]{0,64}");

    /** {@code key} is made by the page once per message and is the same when it sends the message again. */
    record Said(
            @Nullable String text,
            @Nullable Long thread,
            @Nullable String key) {}

    record Unfinished(@Nullable String line) {}

    record MessagesView(List<MessageView> messages, boolean more) {}

    private final ConsoleAdapter adapter;
    private final ConsoleReader reader;
    private final ConsoleChannels channels;

    MessageController(ConsoleAdapter adapter, ConsoleReader reader, ConsoleChannels channels) {
        this.adapter = adapter;
        this.reader = reader;
        this.channels = channels;
    }

    @GetMapping("/channels/{channel}/messages")
    MessagesView messages(
            @AuthenticationPrincipal ConsoleSession session,
            @PathVariable String channel,
            @RequestParam Optional<Long> before,
            @RequestParam Optional<Long> thread,
            @RequestParam(defaultValue = "50") int limit) {
        requireReader(session, channel);
        int size = Math.clamp(limit, 1, LARGEST_PAGE);
        OptionalLong root = thread.map(OptionalLong::of).orElseGet(OptionalLong::empty);
        List<MessageView> page = reader.page(channel, root, before.orElse(Long.MAX_VALUE), size + 1);
        boolean more = page.size() > size;
        return new MessagesView(more ? page.subList(1, page.size()) : page, more);
    }

    @PostMapping("/channels/{channel}/messages")
    @ResponseStatus(HttpStatus.CREATED)
    MessageView say(
            @AuthenticationPrincipal ConsoleSession session, @PathVariable String channel, @RequestBody Said said) {
        requireReader(session, channel);
        String key = said.key() == null ? "" : said.key();
        if (!KEY.matcher(key).matches()) {
            throw ConsoleErrors.badRequest("The key is not one.");
        }
        long id = adapter.say(session.member(), channel, Optional.ofNullable(said.thread()), text(said.text()), key);
        return reader.message(id).orElseThrow(ConsoleErrors::notFound);
    }

    @PutMapping("/messages/{id}/reactions/{emoji}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void add(@AuthenticationPrincipal ConsoleSession session, @PathVariable long id, @PathVariable String emoji) {
        react(session, id, emoji, true);
    }

    @DeleteMapping("/messages/{id}/reactions/{emoji}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@AuthenticationPrincipal ConsoleSession session, @PathVariable long id, @PathVariable String emoji) {
        react(session, id, emoji, false);
    }

    /** By POST although it changes nothing: what is being typed does not belong into the logs of a proxy. */
    @PostMapping("/complete")
    List<Completion.Suggestion> complete(
            @AuthenticationPrincipal ConsoleSession session, @RequestBody Unfinished unfinished) {
        String line = unfinished.line() == null ? "" : unfinished.line();
        if (line.length() > LONGEST_MESSAGE) {
            return List.of();
        }
        return Completion.of(line, adapter.suggest(session.member(), line));
    }

    private void react(ConsoleSession session, long id, String sign, boolean present) {
        Emoji emoji = Emoji.ofSign(sign)
                .orElseThrow(() -> ConsoleErrors.badRequest("The console knows only " + String.join(" ", SIGNS)));
        MessageView message = reader.message(id).orElseThrow(ConsoleErrors::notFound);
        requireReader(session, message.channel());
        adapter.react(session.member(), message.channel(), id, emoji, present);
    }

    private void requireReader(ConsoleSession session, String channel) {
        if (!channels.mayRead(session, channel)) {
            // Not "forbidden": whether there is such a conversation is nobody else's business.
            throw ConsoleErrors.notFound();
        }
    }

    private static String text(@Nullable String text) {
        if (text == null || text.isBlank()) {
            throw ConsoleErrors.badRequest("There is nothing to say.");
        }
        if (text.length() > LONGEST_MESSAGE) {
            throw new ResponseStatusException(
                    HttpStatus.CONTENT_TOO_LARGE, "A message has at most " + LONGEST_MESSAGE + " characters.");
        }
        if (text.indexOf('\0') >= 0) {
            throw ConsoleErrors.badRequest("A message cannot hold the character NUL.");
        }
        return text;
    }
}
