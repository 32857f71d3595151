package io.vigie.bot.approval;

import io.vigie.bot.approval.ApprovalRules.Need;
import io.vigie.bot.approval.ApprovalRules.Policy;
import io.vigie.bot.approval.Vote.Means;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Capability;
import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.Reaction;
import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.Identities.Freshness;
import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.PersonId;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out what people say of a plan at this moment: the chat says which accounts, the directory says who they are. */
final class Ballots {
    private final Lookup chats;
    private final Identities identities;
    private final SecondFactor secondFactor;
    private final Clock clock;

    /** Finds a chat. */
    interface Lookup {
        Optional<ChatAdapter> find(String platform);

        static Lookup of(Chats chats) {
            return chats::find;
        }
    }

    Ballots(Lookup chats, Identities identities, SecondFactor secondFactor, Clock clock) {
        this.chats = chats;
        this.identities = identities;
        this.secondFactor = secondFactor;
        this.clock = clock;
    }

    record Key(PersonId person, Means means) {}

    /** Somebody who may says no. */
    record Denial(PersonId person, String uid, AccountId account, Means means, boolean byRequester) {}

    /**
     * @param verified the votes that count, each read afresh
     * @param standing votes not seen to be taken away: the verified ones and those nobody could be asked about
     * @param doubtful whether something could not be asked; then nothing may be concluded from the votes
     * @param deleted whether the plan's message is gone from the chat, and with it what was said by reactions
     */
    record Heard(
            List<Vote> verified,
            Set<Key> standing,
            Optional<Denial> denial,
            List<String> notes,
            boolean doubtful,
            boolean deleted) {}

    Heard hear(Proposal p, Policy policy, List<Vote> stored) {
        Hearing hearing = new Hearing(p, policy);
        try {
            for (Reaction reaction : reactions(p)) {
                hearing.reaction(reaction, stored);
            }
        } catch (Problem problem) {
            hearing.deleted = deleted(p);
            hearing.doubt("The reactions cannot be read: " + problem.text());
            stored.stream()
                    .filter(v -> v.means() == Means.REACTION)
                    .forEach(v -> hearing.standing.add(new Key(v.person(), v.means())));
        }
        stored.stream().filter(v -> v.means() == Means.TYPED).forEach(hearing::typed);
        return hearing.end();
    }

    private List<Reaction> reactions(Proposal p) {
        if (p.message().isEmpty()) {
            return List.of();
        }
        ChatAdapter chat = chats.find(p.place().platform())
                .orElseThrow(() -> Problem.site(p.place().platform() + " is not configured."));
        return chat.capabilities().contains(Capability.REACTIONS)
                ? chat.reactions(p.message().get())
                : List.of();
    }

    private boolean deleted(Proposal p) {
        try {
            return chats.find(p.place().platform())
                    .filter(chat ->
                            p.message().filter(message -> !chat.stands(message)).isPresent())
                    .isPresent();
        } catch (Problem silent) {
            return false;
        }
    }

    /** The groups of the policy the person is in. */
    static List<String> fills(Person person, Policy policy) {
        return policy.needs().stream()
                .map(Need::group)
                .distinct()
                .filter(person::isIn)
                .toList();
    }

    private final class Hearing {
        private final Proposal proposal;
        private final Policy policy;
        private final List<Vote> verified = new ArrayList<>();
        private final Set<Key> standing = new HashSet<>();
        private final Set<String> notes = new LinkedHashSet<>();
        private Optional<Denial> denial = Optional.empty();
        private boolean doubtful;
        private boolean deleted;

        Hearing(Proposal proposal, Policy policy) {
            this.proposal = proposal;
            this.policy = policy;
        }

        void reaction(Reaction reaction, List<Vote> stored) {
            if (reaction.emoji() != Emoji.APPROVE && reaction.emoji() != Emoji.DENY) {
                return;
            }
            Optional<Person> person;
            try {
                person = identities.who(reaction.by(), Freshness.FRESH);
            } catch (Problem problem) {
                doubt("A vote cannot be counted now, and will be tried again: " + problem.text());
                stored.stream()
                        .filter(v -> v.means() == Means.REACTION && v.account().equals(reaction.by()))
                        .forEach(v -> standing.add(new Key(v.person(), v.means())));
                return;
            }
            if (person.isEmpty()) {
                notes.add("Not counted: an account that is linked to nobody in the directory.");
            } else if (reaction.emoji() == Emoji.DENY) {
                denies(person.get(), reaction.by());
            } else {
                approves(person.get(), reaction.by(), Means.REACTION);
            }
        }

        void typed(Vote vote) {
            try {
                // An account that was unlinked since may never have been its person's.
                identities
                        .who(vote.account(), Freshness.FRESH)
                        .filter(person -> person.id().equals(vote.person()))
                        .ifPresent(person -> approves(person, vote.account(), Means.TYPED));
            } catch (Problem problem) {
                doubt("A vote cannot be counted now, and will be tried again: " + problem.text());
                standing.add(new Key(vote.person(), Means.TYPED));
            }
        }

        private void approves(Person person, AccountId account, Means means) {
            List<String> fills = fills(person, policy);
            if (isRequester(person)) {
                notes.add("Not counted: " + person.uid() + " asked for it.");
            } else if (isRequesterElsewhere(person)) {
                notes.add("Not counted: " + called(person) + " is taken for the same human as who asked for it.");
            } else if (fills.isEmpty()) {
                notes.add("Not counted: " + person.uid() + " is in none of the groups that may approve it.");
            } else if (policy.secondFactor()
                    && secondFactor.missing(person, proposal.number()).isPresent()) {
                notes.add("Not counted: " + person.uid() + ". "
                        + secondFactor.missing(person, proposal.number()).get());
            } else if (standing.add(new Key(person.id(), means))) {
                verified.stream()
                        .filter(v -> OneHuman.inTwoRealms(v.person(), v.uid(), person.id(), person.uid()))
                        .findFirst()
                        .ifPresent(v -> notes.add("Counted once: " + called(person) + " is taken for the same human as "
                                + v.uid() + " of realm " + v.person().realm() + "."));
                verified.add(new Vote(person.id(), person.uid(), account, means, fills, clock.instant()));
            }
        }

        private void denies(Person person, AccountId account) {
            if (isRequester(person) || !fills(person, policy).isEmpty()) {
                if (denial.isEmpty()) {
                    denial = Optional.of(
                            new Denial(person.id(), person.uid(), account, Means.REACTION, isRequester(person)));
                }
            }
        }

        private boolean isRequester(Person person) {
            return person.id().equals(proposal.requester().person());
        }

        /** Such a one may not approve; nor may they withdraw, since somebody else may have the name. */
        private boolean isRequesterElsewhere(Person person) {
            Requester requester = proposal.requester();
            return OneHuman.inTwoRealms(requester.person(), requester.uid(), person.id(), person.uid());
        }

        private static String called(Person person) {
            return person.uid() + " of realm " + person.id().realm();
        }

        void doubt(String note) {
            doubtful = true;
            notes.add(note);
        }

        Heard end() {
            return new Heard(verified, standing, denial, List.copyOf(notes), doubtful, deleted);
        }
    }
}
