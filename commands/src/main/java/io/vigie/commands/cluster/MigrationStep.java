package io.vigie.commands.cluster;

import io.vigie.commands.Step;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A step that moves a guest, as data: what every plan with moves in it writes down, and their runner reads. */
public final class MigrationStep {
    public static final String OPERATION = "vm.migrate";
    private static final String TARGET = "target";
    private static final String FROM = "from";
    private static final String ONLINE = "online";
    private static final String RESTART = "restart";
    private static final String LOCAL_DISKS = "with-local-disks";

    private MigrationStep() {}

    /** A move from wherever the guest is then. */
    public static Step to(String target, Guest guest, Migrations.Options options) {
        return new Step(
                OPERATION,
                guest.cluster(),
                guest.id(),
                parameters(target, options),
                "migrate " + guest.label() + " to " + target);
    }

    /** A move from the node where the guest is now, and from no other: who has been moved meanwhile is left alone. */
    public static Step fromHere(String target, Guest guest, Migrations.Options options) {
        SortedMap<String, String> parameters = parameters(target, options);
        parameters.put(FROM, guest.node());
        return new Step(
                OPERATION,
                guest.cluster(),
                guest.id(),
                parameters,
                "migrate " + guest.label() + " from " + guest.node() + " to " + target);
    }

    private static SortedMap<String, String> parameters(String target, Migrations.Options options) {
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put(TARGET, target);
        if (options.online()) {
            parameters.put(ONLINE, "1");
        }
        if (options.restart()) {
            parameters.put(RESTART, "1");
        }
        if (options.localDisks()) {
            parameters.put(LOCAL_DISKS, "1");
        }
        return parameters;
    }

    public static String target(Step step) {
        return Objects.requireNonNull(step.parameters().get(TARGET), "a migration's step names its target");
    }

    /** The only node from which it may move; empty when any will do. */
    public static Optional<String> from(Step step) {
        return Optional.ofNullable(step.parameters().get(FROM));
    }

    public static Migrations.Options options(Step step) {
        return new Migrations.Options(
                step.parameters().containsKey(ONLINE),
                step.parameters().containsKey(RESTART),
                step.parameters().containsKey(LOCAL_DISKS));
    }
}
