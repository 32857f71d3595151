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
 * @param steps what is done, in order
 */
public record Plan(
        String command,
        String summary,
        Tier tier,
        List<Target> targets,
        List<String> preconditions,
        List<Effect> effects,
        List<Step> steps) {

    public Plan {
        targets = List.copyOf(targets);
        preconditions = List.copyOf(preconditions);
        effects = List.copyOf(effects);
        steps = List.copyOf(steps);
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
