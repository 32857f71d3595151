package io.vigie.bot.wiring;

import io.vigie.bot.chat.Chats;
import io.vigie.bot.delivery.Deliveries;
import io.vigie.bot.delivery.DeliveryState;
import io.vigie.bot.delivery.DeliveryState.Route;
import io.vigie.bot.identity.Directory;
import io.vigie.bot.status.Health;
import io.vigie.bot.status.HealthSource;
import io.vigie.bot.store.StoreProblems;
import io.vigie.bot.watch.WatchState;
import io.vigie.bot.watch.Watchers;
import io.vigie.commands.Cell;
import io.vigie.commands.Units;
import io.vigie.commands.storage.Portal;
import io.vigie.commands.storage.San;
import io.vigie.commands.storage.Sans;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.core.NestedRuntimeException;
import org.springframework.stereotype.Component;

/** What of the site and of the bot's own parts works, part by part. */
@Component
class SiteHealth implements HealthSource {
    private final Chats chats;
    private final Directory directory;
    private final Watchers watchers;
    private final Sans sans;
    private final Deliveries deliveries;
    private final Clock clock;

    SiteHealth(Chats chats, Directory directory, Watchers watchers, Sans sans, Deliveries deliveries, Clock clock) {
        this.chats = chats;
        this.directory = directory;
        this.watchers = watchers;
        this.sans = sans;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    @Override
    public List<Health> health() {
        List<Health> all = new ArrayList<>();
        chats.all().forEach(chat -> all.add(health("chat " + chat.platform(), chat.trouble(), "connected")));
        directory.realms().forEach(realm -> all.add(health("directory " + realm, directory.trouble(realm), "answers")));
        directory.warnings().forEach(warning -> all.add(new Health("directory", Cell.warn(warning))));
        // How a SAN is, its portals say; how the watch over it goes is told when it does not go.
        watchers.states().stream()
                .filter(state -> !state.kind().equals("san") || state.trouble().isPresent())
                .forEach(state -> all.add(watched(state)));
        sans.all().forEach(san -> all.add(san(san)));
        all.addAll(deliveries());
        return all;
    }

    private static Health health(String part, Optional<String> trouble, String good) {
        return new Health(part, trouble.map(Cell::bad).orElseGet(() -> Cell.good(good)));
    }

    private Health watched(WatchState state) {
        String part = state.kind() + " " + state.name();
        String read = state.lastRead()
                .map(at -> "read " + Units.ago(at, clock.instant()))
                .orElse("never read");
        return new Health(
                part,
                state.trouble()
                        .map(trouble -> Cell.bad(trouble + " (" + read + ")"))
                        .orElseGet(() -> state.lastRead().isPresent() ? Cell.good(read) : Cell.warn(read)));
    }

    private static Health san(San san) {
        if (san.portals().stream().allMatch(p -> p.state() instanceof Portal.State.NotAsked)) {
            return new Health("SAN " + san.name(), Cell.quiet("not asked yet"));
        }
        long answering = san.portals().stream().filter(Portal::answers).count();
        String text = answering + " of " + san.portals().size() + " portals answer";
        return new Health("SAN " + san.name(), answering == san.portals().size() ? Cell.good(text) : Cell.bad(text));
    }

    /** Also says when the database, which holds the backlog, cannot be read. */
    private List<Health> deliveries() {
        List<Health> all = new ArrayList<>();
        try {
            DeliveryState state = deliveries.state();
            state.routes().forEach(route -> all.add(route(route)));
            state.heartbeatTrouble().ifPresent(trouble -> all.add(new Health("heartbeat", Cell.bad(trouble))));
            all.add(new Health("store", Cell.good("answers")));
        } catch (NestedRuntimeException e) {
            all.add(new Health("store", Cell.bad(StoreProblems.of(e).text())));
        }
        return all;
    }

    private Health route(Route route) {
        String part = (route.fallback() ? "fallback " : "alerts to ") + route.name();
        if (route.backlog() == 0) {
            return new Health(part, Cell.good("all delivered"));
        }
        String text = route.backlog() + " waiting"
                + route.oldest()
                        .map(at ->
                                ", the oldest since " + Units.duration(java.time.Duration.between(at, clock.instant())))
                        .orElse("")
                + (route.problem().isEmpty() ? "" : ": " + route.problem());
        return new Health(part, route.problem().isEmpty() ? Cell.warn(text) : Cell.bad(text));
    }
}
