package io.vigie.bot.chat.console;

import io.vigie.bot.status.ConnectionCheck;
import io.vigie.bot.status.Health;
import io.vigie.bot.status.HealthSource;
import io.vigie.commands.Cell;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Warns, at the start, in {@code status} and by {@code --check}, of what nobody can do without the console. */
@Component
@Order(6)
@ConditionalOnBooleanProperty(name = "vigie.chat.console.enabled", havingValue = false)
class ConsoleSwitchedOff implements HealthSource, ConnectionCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleSwitchedOff.class);

    private static final Health WARNING = new Health(
            "chat console",
            Cell.warn("is switched off (vigie.chat.console.enabled: false): linked accounts go on, but nobody can link"
                    + " one, or set up a second factor"));

    ConsoleSwitchedOff() {
        LOG.warn("{} {}", WARNING.part(), WARNING.says().text());
    }

    @Override
    public List<Health> health() {
        return List.of(WARNING);
    }

    @Override
    public List<Health> check() {
        return List.of(WARNING);
    }
}
