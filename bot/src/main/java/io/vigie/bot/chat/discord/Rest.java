package io.vigie.bot.chat.discord;

import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.requests.Request;
import net.dv8tion.jda.api.requests.Response;
import net.dv8tion.jda.api.requests.Route;
import net.dv8tion.jda.internal.requests.RestActionImpl;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests through JDA's rate limiter, each with a longest wait. JDA's own entities need a channel in its cache; a
 * message that was posted before a restart is edited by nothing but its ids.
 */
class Rest {
    static final JsonMapper JSON = JsonMapper.shared();

    private final Supplier<Optional<JDA>> line;
    private final Duration longest;

    Rest(Supplier<Optional<JDA>> line, Duration longest) {
        this.line = line;
        this.longest = longest;
    }

    /**
     * @param status of HTTP
     */
    record Reply(int status, JsonNode json) {
        boolean ok() {
            return status >= 200 && status < 300;
        }

        /** Discord's own error code; 0 when there is none. */
        int code() {
            return json.path("code").asInt(0);
        }

        /**
         * @throws Problem of the site when it is a refusal
         */
        JsonNode orRefuse(String what) {
            if (ok()) {
                return json;
            }
            throw refusal(what);
        }

        private Problem refusal(String what) {
            String said = json.path("message").asString("");
            Problem problem = Problem.site("Discord does not " + what + " (" + status
                    + (code() == 0 ? "" : ", code " + code()) + (said.isEmpty() ? "" : ": " + said) + ").");
            return switch (code()) {
                case 50_001 -> problem.withMend("Let the bot's role see the channel.");
                case 50_013 -> problem.withMend("`status` says which permission the bot's role lacks.");
                case 50_007 -> problem.withMend("The person has to allow direct messages from the server's members.");
                default -> status == 401 ? tokenRefused() : problem;
            };
        }
    }

    static Problem tokenRefused() {
        return Problem.site("Discord does not accept the bot's token.")
                .withMend("Write a new one into the file that " + DiscordSettings.KEY + "token-file names (Developer"
                        + " Portal, Bot, Reset Token); it is read again by itself.");
    }

    Reply get(Route.CompiledRoute route) {
        return call(route, null);
    }

    Reply call(Route.CompiledRoute route, @Nullable RequestBody body) {
        return call(route, body, false);
    }

    Reply call(Route.CompiledRoute route, @Nullable RequestBody body, boolean first) {
        return call(route, body, first, longest);
    }

    /**
     * @param first whether it goes before what waits already
     * @param most the longest wait, if that is shorter than usual; what is large gets the time to be sent beside
     * @throws Problem of the site when there is no answer in time
     */
    Reply call(Route.CompiledRoute route, @Nullable RequestBody body, boolean first, Duration most) {
        Duration within = (most.compareTo(longest) < 0 ? most : longest).plus(Bodies.upload(body));
        JDA jda = line.get().orElseThrow(() -> Problem.site("Discord is not connected."));
        RestActionImpl<Reply> action = new RestActionImpl<>(jda, route, body) {
            @Override
            public void handleResponse(Response response, Request<Reply> request) {
                if (response.code == Response.ERROR_CODE) {
                    request.onFailure(response);
                } else {
                    request.onSuccess(new Reply(response.code, json(response)));
                }
            }
        };
        CompletableFuture<Reply> answer;
        try {
            answer = (first ? action.priority() : action).submit(true);
        } catch (RejectedExecutionException e) {
            throw ending(e);
        }
        try {
            return answer.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // What still waits in line must not go out after its sender has been told that it did not.
            answer.cancel(true);
            throw Problem.site("Discord did not answer within " + within.toMillis() + " ms.", e);
        } catch (CancellationException e) {
            throw ending(e);
        } catch (ExecutionException e) {
            throw Problem.site("Discord cannot be reached: " + reason(e.getCause()) + ".", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw Problem.site("Discord was not waited for: the bot stops.", e);
        }
    }

    /** JDA has ended this session; another is begun, unless the bot stops. */
    private static Problem ending(RuntimeException cause) {
        return Problem.site("Discord is not connected: the session ends.", cause);
    }

    /** A webhook's address, and with it a token, may stand in a message; the innermost cause tells enough. */
    private static String reason(@Nullable Throwable cause) {
        Throwable innermost = cause;
        while (innermost != null && innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost == null ? "unknown" : innermost.getClass().getSimpleName();
    }

    private static JsonNode json(Response response) {
        try {
            String text = response.getString();
            return text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
        } catch (JacksonException | IllegalStateException e) {
            return JSON.createObjectNode();
        }
    }
}
