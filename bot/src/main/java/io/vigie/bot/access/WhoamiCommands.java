package io.vigie.bot.access;

import io.vigie.bot.access.Rights.Right;
import io.vigie.bot.identity.Group;
import io.vigie.bot.identity.Person;
import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Units;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** {@code whoami}: how the bot sees the speaker, and why. */
@Component
class WhoamiCommands implements CommandSet {
    private final Access access;
    private final Clock clock;

    WhoamiCommands(Access access, Clock clock) {
        this.access = access;
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc("whoami", "", "Who you are here, and what you may do.", "whoami"),
                context -> whoami(context.sender()));
    }

    Outcome whoami(Caller sender) {
        PersonCaller caller = PersonCaller.of(sender);
        return Outcome.reply(Answer.sections(who(caller), roles(caller.person()), rights(caller.rights())));
    }

    private Answer who(PersonCaller caller) {
        Person person = caller.person();
        List<String> groups =
                person.groups().stream().map(Group::name).sorted().distinct().toList();
        return Answer.facts(person.name())
                .fact("name", person.uid())
                .fact("realm", person.id().realm())
                .fact(
                        "account",
                        caller.account().platform() + " " + caller.account().id())
                .fact("groups", groups.isEmpty() ? Cell.quiet("none") : Cell.of(String.join(", ", groups)))
                .fact("directory read", Units.ago(person.readAt(), clock.instant()))
                .build();
    }

    private Answer roles(Person person) {
        Answer.TableBuilder table = Answer.table(
                        "Roles", Column.text("role"), Column.text("by group"), Column.text("on"))
                .whenEmpty("None of your groups holds a role.");
        access.rolesOf(person)
                .forEach(held -> table.row(
                        Cell.of(held.role()), Cell.of(held.group()), Cell.of(String.join(", ", held.scopes()))));
        return table.build();
    }

    private static Answer rights(Rights rights) {
        Answer.TableBuilder table = Answer.table("Rights", Column.text("on"), Column.text("you may"))
                .whenEmpty("You may do nothing that needs a right.");
        rights.rights().stream()
                .collect(Collectors.groupingBy(
                        Right::scope,
                        TreeMap::new,
                        Collectors.mapping(Right::verb, Collectors.toCollection(TreeSet::new))))
                .forEach((scope, verbs) -> table.row(
                        Cell.of(scope.equals(Caller.EVERYWHERE) ? "everything" : scope), Cell.of(said(verbs))));
        return table.build();
    }

    private static String said(Set<String> verbs) {
        return verbs.contains("*") ? "everything" : String.join(", ", verbs);
    }
}
