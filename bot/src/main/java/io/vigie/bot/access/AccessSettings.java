package io.vigie.bot.access;

import io.vigie.commands.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Who may do what, and who has to agree.
 *
 * @param roles sets of verbs by name; in a verb {@code *} stands for any characters
 * @param grants which groups hold which roles, and where
 * @param approvals by tier: {@code change}, {@code risky}, {@code critical}; when none is set there are defaults
 */
@ConfigurationProperties(prefix = "vigie.access", ignoreUnknownFields = false)
public record AccessSettings(
        @DefaultValue Map<String, List<String>> roles,
        @DefaultValue List<Grant> grants,
        @DefaultValue Map<String, Approval> approvals)
        implements Validator {
    private static final Pattern VERB = Pattern.compile("[a-z0-9.*-]+");

    public AccessSettings {
        roles = Map.copyOf(roles);
        grants = List.copyOf(grants);
        approvals = Map.copyOf(approvals);
    }

    /**
     * What a group may do.
     *
     * @param group its cn; {@code realm/cn} in another realm than the default one; or its DN
     * @param scopes the names of clusters, SANs and switches; {@code *} stands for any characters
     * @param on the same by its other name, which YAML takes for a truth value unless it stands in quotes
     */
    public record Grant(
            @DefaultValue("") String group,
            @DefaultValue List<String> roles,
            @DefaultValue List<String> scopes,
            @DefaultValue List<String> on) {
        public Grant {
            roles = List.copyOf(roles);
            scopes = Stream.concat(scopes.stream(), on.stream()).distinct().toList();
            on = List.of();
        }

        static Grant of(String group, List<String> roles, List<String> scopes) {
            return new Grant(group, roles, scopes, List.of());
        }
    }

    /** What a tier needs, as it is configured; {@link ApprovalPolicy} says what the words mean. */
    public record Approval(
            @DefaultValue List<Need> need,
            @DefaultValue("15m") Duration approveWithin,
            @DefaultValue("5m") Duration runWithin,
            @DefaultValue("false") boolean secondFactor) {
        public Approval {
            need = List.copyOf(need);
        }
    }

    public record Need(
            @DefaultValue("") String group,
            @DefaultValue("0") int votes) {}

    /** What is wrong, one line each, with the key and the mend. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        roles.forEach((role, verbs) -> {
            String key = "vigie.access.roles." + role;
            if (verbs.isEmpty()) {
                faults.add(key + ": has no verb; list some, such as \"*.read\", or remove the role");
            }
            verbs.stream()
                    .filter(verb -> !VERB.matcher(verb).matches())
                    .forEach(verb -> faults.add(
                            key + ": " + verb + " is no verb; use small letters, dots and *, such as vm.power"));
        });
        for (int i = 0; i < grants.size(); i++) {
            grant(faults, "vigie.access.grants[" + i + "]", grants.get(i));
        }
        approvals.forEach((tier, approval) -> approval(faults, "vigie.access.approvals." + tier, tier, approval));
        return faults;
    }

    private void grant(List<String> faults, String key, Grant grant) {
        if (grant.group().isBlank()) {
            faults.add(key + ".group: is missing; name the LDAP group");
        }
        if (grant.roles().isEmpty()) {
            faults.add(key + ".roles: is missing; name at least one role");
        }
        for (String role : grant.roles()) {
            if (!roles.containsKey(role)) {
                faults.add(
                        key + ".roles: there is no role " + role + "; define it in vigie.access.roles, or use one of "
                                + roles.keySet().stream().sorted().toList());
            }
        }
        if (grant.scopes().isEmpty()) {
            faults.add(key + ".scopes: is missing; name clusters, SANs and switches, or \"*\" for all");
        }
        if (grant.scopes().stream().anyMatch(String::isBlank)) {
            faults.add(key + ".scopes: holds an empty name; remove it");
        }
    }

    private static void approval(List<String> faults, String key, String tier, Approval approval) {
        if (tier(tier) == Tier.READ) {
            faults.add(key + ": is no tier that can wait for votes; use change, risky or critical");
        }
        if (approval.need().isEmpty()) {
            faults.add(key + ".need: is missing; say how many votes of which group");
        }
        for (int i = 0; i < approval.need().size(); i++) {
            Need need = approval.need().get(i);
            if (need.group().isBlank()) {
                faults.add(key + ".need[" + i + "].group: is missing; name the LDAP group");
            }
            if (need.votes() < 1) {
                faults.add(key + ".need[" + i + "].votes: is missing or less than 1; say how many");
            }
        }
        if (!approval.approveWithin().isPositive()) {
            faults.add(key + ".approve-within: must be longer than nothing; leave it out for 15m");
        }
        if (!approval.runWithin().isPositive()) {
            faults.add(key + ".run-within: must be longer than nothing; leave it out for 5m");
        }
    }

    /** READ for a word that is no tier: neither can be configured. */
    private static Tier tier(String word) {
        return Arrays.stream(Tier.values())
                .filter(tier -> tier.word().equals(word))
                .findFirst()
                .orElse(Tier.READ);
    }

    /** What each tier needs that needs anything; a tier that is missing has no policy. */
    Map<Tier, ApprovalPolicy> policies() {
        if (approvals.isEmpty()) {
            return Map.of(Tier.RISKY, administrators(1), Tier.CRITICAL, administrators(2));
        }
        Map<Tier, ApprovalPolicy> policies = new LinkedHashMap<>();
        approvals.forEach((word, approval) -> policies.put(
                tier(word),
                new ApprovalPolicy(
                        approval.need().stream()
                                .map(need -> new ApprovalPolicy.Need(need.group(), need.votes()))
                                .toList(),
                        approval.approveWithin(),
                        approval.runWithin(),
                        approval.secondFactor())));
        return policies;
    }

    private static ApprovalPolicy administrators(int votes) {
        return new ApprovalPolicy(
                List.of(new ApprovalPolicy.Need("administrators", votes)),
                ApprovalPolicy.APPROVE_WITHIN,
                ApprovalPolicy.RUN_WITHIN,
                false);
    }

    @Override
    public boolean supports(Class<?> type) {
        return type == AccessSettings.class;
    }

    @Override
    public void validate(Object target, Errors errors) {
        ((AccessSettings) target).faults().forEach(fault -> errors.reject("fault", fault));
    }
}
