package io.vigie.bot.identity;

import io.vigie.bot.chat.AccountId;
import io.vigie.commands.Problem;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** People in memory. */
public final class FakeIdentities implements Identities {
    private final Map<PersonId, Person> people = new LinkedHashMap<>();
    private final Map<AccountId, PersonId> links = new LinkedHashMap<>();
    private boolean down;

    /** Adds or replaces a person, linked to the account {@code platform/uid}. */
    public Person person(String platform, String uid, String... groups) {
        PersonId id = new PersonId("admins", "uuid-" + uid);
        Person person = new Person(
                id,
                uid,
                uid.toUpperCase(java.util.Locale.ROOT),
                "uid=" + uid + ",ou=admins",
                Arrays.stream(groups)
                        .map(g -> new Group("cn=" + g + ",ou=groups", g))
                        .collect(Collectors.toSet()),
                Instant.EPOCH);
        people.put(id, person);
        link(new AccountId(platform, uid), person);
        return person;
    }

    public void leave(Person person) {
        people.remove(person.id());
    }

    public void unlink(AccountId account) {
        links.remove(account);
    }

    @Override
    public boolean unlink(AccountId account, Person by) {
        return links.remove(account) != null;
    }

    @Override
    public List<Linked> links() {
        return links.entrySet().stream()
                .map(l -> new Linked(l.getKey(), l.getValue(), l.getValue().entryUuid(), Instant.EPOCH))
                .toList();
    }

    public void down(boolean isDown) {
        down = isDown;
    }

    @Override
    public Optional<Person> who(AccountId account, Freshness freshness) {
        ask(freshness);
        return Optional.ofNullable(links.get(account)).map(people::get);
    }

    @Override
    public Optional<Person> person(PersonId id, Freshness freshness) {
        ask(freshness);
        return Optional.ofNullable(people.get(id));
    }

    @Override
    public void link(AccountId account, Person person) {
        links.put(account, person.id());
    }

    @Override
    public List<AccountId> accounts(PersonId person) {
        return links.entrySet().stream()
                .filter(l -> l.getValue().equals(person))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void ask(Freshness freshness) {
        if (down && freshness == Freshness.FRESH) {
            throw Problem.site("The directory does not answer.");
        }
    }
}
