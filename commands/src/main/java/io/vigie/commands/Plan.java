package io.vigie.commands;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The frozen account of what will happen. Votes are about this, and only this: its {@link #hash()} is compared
 * with that of a plan built anew just before the run.
 *
 * @param command the canonical command line that builds this plan again; names are resolved to ids
 * @param summary one line: {@code Stop web-1 (105) on nikita}
 * @param steps what is done, in order, stage by stage
 * @param pace how many steps of a stage run at once, and what the failure of one means for the others
 */
public record Plan(
        String command,
        String summary,
        Tier tier,
        List<Target> targets,
        List<String> preconditions,
        List<Effect> effects,
        List<Step> steps,
        Pace pace) {

    public Plan {
        targets = List.copyOf(targets);
        preconditions = List.copyOf(preconditions);
        effects = List.copyOf(effects);
        steps = List.copyOf(steps);
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).stage() < steps.get(i - 1).stage()) {
                throw new IllegalArgumentException("stages run in order, and so do their steps stand");
            }
        }
    }

    /** A plan whose steps are done one by one, until one fails. */
    public Plan(
            String command,
            String summary,
            Tier tier,
            List<Target> targets,
            List<String> preconditions,
            List<Effect> effects,
            List<Step> steps) {
        this(command, summary, tier, targets, preconditions, effects, steps, Pace.ONE_BY_ONE);
    }

    /**
     * How the steps of a stage are run. Whatever the pace, a stage begins only when every step of those before it has
     * ended well.
     *
     * @param parallel how many at the same time, 1 to {@value #MOST}
     * @param goOn whether the others of a stage are still begun when one has failed
     */
    public record Pace(int parallel, boolean goOn) {
        public static final int MOST = 16;
        public static final Pace ONE_BY_ONE = new Pace(1, false);

        public Pace {
            if (parallel < 1 || parallel > MOST) {
                throw new IllegalArgumentException(parallel + " steps at a time");
            }
        }
    }

    /**
     * Something that the plan touches, with its identity at the time the plan was made.
     *
     * @param kind {@code guest}, {@code node}, …
     * @param scope the cluster, SAN or switch whose rights count
     * @param digest the configuration's digest as the hypervisor gives it, empty when it has none
     */
    public record Target(String kind, String scope, String id, String name, String node, String digest) {}

    /**
     * A part of the blast radius.
     *
     * @param binding whether a change of this text means that another plan was approved; memory that comes and goes
     *     is told but does not bind
     */
    public record Effect(Cell text, boolean binding) {
        public static Effect binding(Cell text) {
            return new Effect(text, true);
        }

        public static Effect told(Cell text) {
            return new Effect(text, false);
        }
    }

    /** SHA-256 over everything that binds, as 64 hexadecimal digits. */
    public String hash() {
        MessageDigest digest = sha256();
        add(digest, command, summary, tier.word());
        for (Target t : targets) {
            add(digest, "target", t.kind, t.scope, t.id, t.name, t.node, t.digest);
        }
        preconditions.forEach(p -> add(digest, "precondition", p));
        effects.stream()
                .filter(Effect::binding)
                .forEach(e -> add(digest, "effect", e.text().text()));
        for (Step s : steps) {
            add(
                    digest,
                    "step",
                    s.operation(),
                    s.scope(),
                    s.subject(),
                    s.parameters().toString());
            if (s.stage() != 0) {
                add(digest, "stage", String.valueOf(s.stage()));
            }
        }
        // What is as it always was adds nothing: a plan that waits while Vigie is updated is still the same plan.
        if (!pace.equals(Pace.ONE_BY_ONE)) {
            add(digest, "pace", String.valueOf(pace.parallel), String.valueOf(pace.goOn));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Lengths go in too, so that no two different lists of words give the same bytes. */
    private static void add(MessageDigest digest, String... words) {
        for (String word : words) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
