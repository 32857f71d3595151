package io.vigie.bot.status;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Tone;
import io.vigie.commands.Units;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.incendo.cloud.context.CommandContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** {@code status}: what of the bot works and what does not. */
@Component
class StatusCommands implements CommandSet {
    private static final String READ = "status.read";

    private final ObjectProvider<HealthSource> sources;
    private final Clock clock;
    private final Instant started;

    StatusCommands(ObjectProvider<HealthSource> sources, Clock clock) {
        this.sources = sources;
        this.clock = clock;
        this.started = clock.instant();
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc("status", "", "The bot's own health: what it reaches and what it does not.", "status"),
                this::status);
    }

    private Outcome status(CommandContext<Caller> context) {
        List<Health> all =
                sources.orderedStream().flatMap(s -> s.health().stream()).toList();
        long bad = all.stream().filter(h -> h.says().tone() == Tone.BAD).count();
        String up = "Vigie, up " + Units.duration(java.time.Duration.between(started, clock.instant()));
        Answer.TableBuilder table = Answer.table(
                bad == 0 ? up + ", all well" : up + ", " + bad + (bad == 1 ? " part" : " parts") + " in trouble",
                Column.text("part"),
                Column.text("state"));
        // Names and troubles of machines are for those who may look at the whole site.
        if (context.sender().may(READ, Caller.EVERYWHERE)) {
            all.forEach(h -> table.row(Cell.of(h.part()), h.says()));
        } else {
            table.whenEmpty("Its parts are shown to those who hold " + READ + " everywhere.");
        }
        return Outcome.reply(table.build());
    }
}
