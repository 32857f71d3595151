package io.vigie.bot.access;

import io.vigie.bot.access.Rights.Right;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Place;
import io.vigie.bot.identity.Person;
import io.vigie.commands.Glob;
import io.vigie.commands.Problem;
import io.vigie.commands.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;

/** What people's groups let them do. Whatever no grant gives is forbidden, and a tier without policy cannot run. */
@Service
public class Access implements Callers {
    private final AccessSettings settings;
    private final Map<Tier, ApprovalPolicy> policies;

    public Access(AccessSettings settings) {
        this.settings = settings;
        this.policies = settings.policies();
    }

    @Override
    public PersonCaller caller(Person person, AccountId account, Place place) {
        return new PersonCaller(person, account, place, rightsOf(person));
    }

    public Rights rightsOf(Person person) {
        List<Right> rights = new ArrayList<>();
        for (Held held : rolesOf(person)) {
            for (String verb : settings.roles().getOrDefault(held.role(), List.of())) {
                for (String scope : held.scopes()) {
                    rights.add(new Right(verb, scope, "role " + held.role() + " by group " + held.group()));
                }
            }
        }
        return rights.isEmpty() ? Rights.NONE : new Rights(rights);
    }

    /** A role, and the group that gives it. */
    record Held(String role, String group, List<String> scopes) {}

    List<Held> rolesOf(Person person) {
        return settings.grants().stream()
                .filter(grant -> person.isIn(grant.group()))
                .flatMap(grant -> grant.roles().stream().map(role -> new Held(role, grant.group(), grant.scopes())))
                .toList();
    }

    /** The groups that may do anything at all on this cluster, SAN or switch. */
    public List<String> groupsOn(String scope) {
        return settings.grants().stream()
                .filter(grant -> grant.scopes().stream().anyMatch(pattern -> Glob.matches(pattern, scope)))
                .map(AccessSettings.Grant::group)
                .distinct()
                .toList();
    }

    /**
     * What a plan of this tier needs.
     *
     * @throws Problem of the site when the settings say nothing about a tier that must not run without votes
     */
    public ApprovalPolicy policy(Tier tier) {
        ApprovalPolicy policy = policies.get(tier);
        if (policy != null) {
            return policy;
        }
        return switch (tier) {
            case READ, CHANGE -> ApprovalPolicy.NOBODY;
            case RISKY, CRITICAL ->
                throw Problem.site("Nobody can approve a " + tier.word() + " plan here, so it cannot run.")
                        .withMend("Set vigie.access.approvals." + tier.word() + ".");
        };
    }
}
