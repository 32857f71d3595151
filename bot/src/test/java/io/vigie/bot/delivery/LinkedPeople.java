package io.vigie.bot.delivery;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.Linked;
import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.PersonId;
import io.vigie.bot.incident.IncidentsFixture;
import io.vigie.commands.Problem;
import java.util.List;
import java.util.Optional;

/** People whose account bears their uid; asking for {@code down} finds the directory down. */
record LinkedPeople(List<String> uids) implements Identities {
    @Override
    public Optional<Person> who(AccountId account, Freshness freshness) {
        if (account.id().equals("down")) {
            throw Problem.site("the directory does not answer");
        }
        return uids.contains(account.id())
                ? Optional.of(IncidentsFixture.person(account.id()).person())
                : Optional.empty();
    }

    @Override
    public Optional<Person> person(PersonId id, Freshness freshness) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void link(AccountId account, Person person) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean unlink(AccountId account, Person by) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Linked> links() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<AccountId> accounts(PersonId person) {
        throw new UnsupportedOperationException();
    }
}
