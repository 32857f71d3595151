package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.TokenFile;
import io.vigie.commands.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * A custom slash command, as Mattermost calls it: says at once, to its author alone, that it was heard; the answer comes
 * into the channel like any other.
 */
@Controller
@SlashOnly
class SlashController {
    static final String PATH = "/hooks/mattermost/command";

    private static final Logger LOG = LoggerFactory.getLogger(SlashController.class);
    private static final int LARGEST = 64 * 1024;

    /** Mattermost itself waits for three seconds. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final MattermostAdapter adapter;
    private final MattermostSettings settings;

    SlashController(MattermostAdapter adapter, MattermostSettings settings) {
        this.adapter = adapter;
        this.settings = settings;
    }

    @PostMapping(PATH)
    void command(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            return;
        }
        Optional<SlashCommand> command = SlashCommand.of(body);
        if (command.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        String authorization =
                Optional.ofNullable(request.getHeader("Authorization")).orElse("");
        if (!command.get().isFrom(token(), authorization)) {
            LOG.warn(
                    "A slash command without the right token was refused; {}slash-token-file has to hold the one that"
                            + " Mattermost shows for the command.",
                    MattermostSettings.KEY);
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        say(response, hear(command.get()));
    }

    /** Read each time, so that it can be replaced. */
    private String token() {
        try {
            return TokenFile.read(settings.slashTokenFile(), "Mattermost's slash command");
        } catch (Problem problem) {
            LOG.warn("{}", problem.inFull());
            return "";
        }
    }

    private String hear(SlashCommand command) {
        CompletableFuture<Boolean> heard = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                heard.complete(adapter.heard(command));
            } catch (RuntimeException e) {
                heard.completeExceptionally(e);
            }
        });
        try {
            return heard.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    ? "Heard. The answer comes into this channel."
                    : "Not heard: Vigie listens to members of a channel it is in, and to nobody else. Invite it, or"
                            + " write to it directly.";
        } catch (TimeoutException e) {
            return "Mattermost is slow to say who you are. If there is no answer soon, say it again.";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "Vigie is stopping. Say it again later.";
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Problem problem) {
                LOG.warn("a slash command could not be heard: {}", problem.text());
            } else {
                LOG.error("a slash command could not be heard", e);
            }
            return "Vigie cannot find out who you are at the moment. Say it again later.";
        }
    }

    /** Only sentences of our own: what was typed is not repeated. */
    private static void say(HttpServletResponse response, String text) throws IOException {
        response.setContentType("application/json");
        response.getOutputStream()
                .write(Wire.JSON
                        .writeValueAsString(Map.of("response_type", "ephemeral", "text", text))
                        .getBytes(StandardCharsets.UTF_8));
    }
}
