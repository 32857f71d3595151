package io.vigie.bot.wiring;

import io.vigie.bot.status.ConnectionCheck;
import io.vigie.bot.status.Health;
import io.vigie.commands.Cell;
import io.vigie.commands.storage.Portal;
import io.vigie.commands.storage.San;
import io.vigie.commands.storage.Sans;
import java.util.List;

/** Every portal of every SAN. */
record SanCheck(Sans sans) implements ConnectionCheck {
    @Override
    public List<Health> check() {
        return SiteCheck.each(sans.all(), san -> "SAN " + san.name(), SanCheck::check);
    }

    private static List<Health> check(San san) {
        return san.probe().stream()
                .map(portal -> new Health(
                        "SAN " + san.name() + " at " + portal.address(),
                        switch (portal.state()) {
                            case Portal.State.NotAsked() -> Cell.warn("was not asked");
                            case Portal.State.Fails fails ->
                                Cell.bad(fails.problem().text());
                            case Portal.State.Answers answers ->
                                Cell.good("offers " + String.join(", ", answers.targets()));
                        }))
                .toList();
    }
}
