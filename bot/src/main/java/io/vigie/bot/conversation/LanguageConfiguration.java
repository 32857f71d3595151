package io.vigie.bot.conversation;

import io.vigie.bot.approval.Planner;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.language.CommandSet;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Every module's commands in one language. */
@Configuration
class LanguageConfiguration {
    @Bean
    CommandLanguage commandLanguage(List<CommandSet> sets) {
        return new CommandLanguage(sets);
    }

    /** A plan is built again by running its command line again; asked for late, since commands propose plans too. */
    @Bean
    Planner planner(ObjectProvider<CommandLanguage> language) {
        return (requester, command) -> switch (language.getObject().run(requester, command)) {
            case Outcome.Proposed proposed -> proposed.plan();
            case Outcome.Reply reply -> throw Problem.user("`" + command + "` is no longer a change.");
        };
    }
}
