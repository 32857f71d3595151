package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.TokenFile;
import io.vigie.bot.status.ConnectionCheck;
import io.vigie.bot.status.Health;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Whether Discord takes the token, and has the bot on the server and the channels there. Over REST alone: a session of
 * the gateway would be one of the thousand a day. What the bot may do in a channel, {@code status} says later.
 */
@Component
@DiscordOnly
@Order(6)
class DiscordCheck implements ConnectionCheck {
    private static final String API = "https://discord.com/api/v10/";

    private final DiscordSettings settings;

    DiscordCheck(DiscordSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Health> check() {
        List<Cell> found = new ArrayList<>();
        try (HttpClient http = HttpClient.newBuilder()
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER) // the token goes to nobody else
                .build()) {
            found.addAll(new Asking(http, TokenFile.read(settings.tokenFile(), "Discord")).look());
        } catch (Problem problem) {
            found.add(Cell.bad(problem.inFull()));
        }
        return found.stream().map(says -> new Health("chat discord", says)).toList();
    }

    private record Answered(int status, JsonNode json) {}

    private final class Asking {
        private final HttpClient http;
        private final String token;

        private Asking(HttpClient http, String token) {
            this.http = http;
            this.token = token;
        }

        private List<Cell> look() {
            Answered me = ask("users/@me");
            if (me.status() == 401) {
                throw Rest.tokenRefused();
            }
            String id = Wire.text(me.json(), "id");
            if (me.status() != 200 || !DiscordSettings.ID.matcher(id).matches()) {
                throw Problem.site("Discord does not say whose token this is (" + me.status() + ").");
            }
            String name = Wire.text(me.json(), "username");
            if (ask("guilds/" + settings.guild() + "/members/" + id).status() != 200) {
                return List.of(Cell.bad("The bot " + name + " is not on the server " + settings.guild()
                        + ": invite it with the scopes bot and applications.commands."));
            }
            List<Cell> lacks = channels();
            return lacks.isEmpty() ? List.of(Cell.good("the bot is " + name + " there")) : lacks;
        }

        private List<Cell> channels() {
            JsonNode all = ask("guilds/" + settings.guild() + "/channels").json();
            Set<String> wanted = new LinkedHashSet<>(List.of(settings.alertChannel()));
            wanted.addAll(settings.listensIn());
            List<Cell> lacks = new ArrayList<>();
            for (String word : wanted) {
                boolean known = all.valueStream()
                        .anyMatch(c -> Wire.text(c, "id").equals(word)
                                || Wire.text(c, "name").equals(word));
                if (!known) {
                    lacks.add(Cell.bad(Standing.noChannel("channel", word)));
                }
            }
            return lacks;
        }

        private Answered ask(String path) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create((settings.apiUrl().isEmpty() ? API : settings.apiUrl()) + path))
                    .timeout(settings.requestTimeout())
                    .header("Authorization", "Bot " + token)
                    .header("User-Agent", "DiscordBot (Vigie, 1)")
                    .build();
            try {
                HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                return new Answered(response.statusCode(), Rest.JSON.readTree(response.body()));
            } catch (IOException e) {
                throw Problem.site("Discord cannot be reached.", e);
            } catch (JacksonException e) {
                throw Problem.site("What answers at Discord's address is not Discord.", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Problem.site("Discord was not waited for: the check stops.", e);
            }
        }
    }
}
