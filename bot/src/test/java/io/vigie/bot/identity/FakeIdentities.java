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

/** People in memory. Whoever has left is still remembered by those who do not ask afresh, until somebody does. */
public final class FakeIdentities implements Identities {
    private final Map<PersonId, Person> people = new LinkedHashMap<>();
    private final Map<AccountId, PersonId> links = new LinkedHashMap<>();
    private final Map<PersonId, Person> remembered = new LinkedHashMap<>();
    private boolean down;
    private Runnable whenAsked = () -> {};

    /** Adds or replaces a person, linked to the account {@code platform/uid}. */
    public Person person(String platform, String uid, String... groups) {
        return person("admins", new AccountId(platform, uid), uid, groups);
    }

    /** Adds or replaces a person of this realm, linked to this account. */
    public Person person(String realm, AccountId account, String uid, String... groups) {
        PersonId id = new PersonId(realm, "uuid-" + uid);
        Person person = new Person(
                id,
                uid,
                uid.toUpperCase(java.util.Locale.ROOT),
                "uid=" + uid + ",ou=" + realm,
                Arrays.stream(groups)
                        .map(g -> new Group("cn=" + g + ",ou=groups", g))
                        .collect(Collectors.toSet()),
                Instant.EPOCH);
        people.put(id, person);
        link(account, person);
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
                .map(l -> new Linked(
                        l.getKey(), l.getValue(), l.getValue().entryUuid().replaceFirst("^uuid-", ""), Instant.EPOCH))
                .toList();
    }

    public void down(boolean isDown) {
        down = isDown;
    }

    /** Called each time the directory is asked afresh, before it answers. */
    public void whenAsked(Runnable what) {
        whenAsked = what;
    }

    @Override
    public Optional<Person> who(AccountId account, Freshness freshness) {
        return Optional.ofNullable(links.get(account)).flatMap(id -> person(id, freshness));
    }

    @Override
    public Optional<Person> person(PersonId id, Freshness freshness) {
        if (freshness == Freshness.CACHED && remembered.containsKey(id)) {
            return Optional.ofNullable(remembered.get(id));
        }
        ask(freshness);
        Optional<Person> now = Optional.ofNullable(people.get(id));
        now.ifPresentOrElse(person -> remembered.put(id, person), () -> remembered.remove(id));
        return now;
    }

    @Override
    public void link(AccountId account, Person person) {
        links.put(account, person.id());
        remembered.put(person.id(), person);
    }

    @Override
    public List<AccountId> accounts(PersonId person) {
        return links.entrySet().stream()
                .filter(l -> l.getValue().equals(person))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void ask(Freshness freshness) {
        if (freshness == Freshness.FRESH) {
            whenAsked.run();
        }
        if (down) {
            throw Problem.site("The directory does not answer.");
        }
    }
}
