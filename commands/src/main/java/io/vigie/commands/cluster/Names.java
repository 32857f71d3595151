package io.vigie.commands.cluster;

import io.vigie.commands.Caller;
import io.vigie.commands.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * From what was typed to the one thing meant: by id, by name, by {@code cluster/name}, or by a prefix that only one
 * thing has. An ambiguous word lists the candidates and resolves to nothing.
 */
public final class Names {
    private static final int MOST_CANDIDATES = 10;

    private final Hypervisors hypervisors;

    public Names(Hypervisors hypervisors) {
        this.hypervisors = hypervisors;
    }

    /** A thing and the cluster it is in. */
    public record Found<T>(Hypervisor hypervisor, T thing) {}

    /**
     * @param verb the right it is asked for; to know a guest at all takes {@link Guest#READ} as well
     * @throws Problem of the user's making when nothing or more than one thing matches
     */
    public Found<Guest> guest(Caller caller, String verb, String typed, Optional<String> cluster) {
        return find(
                new Kind<>("guest", Inventory::guests, Guest::id, Guest::name, Guest::label),
                knowing(caller, verb),
                typed,
                cluster);
    }

    /**
     * @throws Problem of the user's making when nothing or more than one thing matches
     */
    public Found<Node> node(Caller caller, String verb, String typed, Optional<String> cluster) {
        return find(
                new Kind<>("node", Inventory::nodes, Node::name, Node::name, Node::name),
                clusters(caller, verb),
                typed,
                cluster);
    }

    /**
     * A storage by its name, whichever nodes have it.
     *
     * @throws Problem of the user's making when nothing or more than one thing matches
     */
    public Found<String> storage(Caller caller, String verb, String typed, Optional<String> cluster) {
        return find(
                new Kind<>("storage", Names::storages, name -> name, name -> name, name -> name),
                clusters(caller, verb),
                typed,
                cluster);
    }

    private static List<String> storages(Inventory inventory) {
        return inventory.storages().stream().map(Storage::name).distinct().toList();
    }

    /**
     * @throws Problem of the user's making when there is no such cluster, or none the caller may know
     */
    public Hypervisor cluster(Caller caller, String verb, String typed) {
        return cluster(clusters(caller, verb), typed);
    }

    private static Hypervisor cluster(List<Hypervisor> known, String typed) {
        List<Hypervisor> exact =
                known.stream().filter(h -> h.cluster().equals(typed)).toList();
        List<Hypervisor> found = exact.isEmpty()
                ? known.stream().filter(h -> h.cluster().startsWith(typed)).toList()
                : exact;
        if (found.size() == 1) {
            return found.getFirst();
        }
        List<String> names = (found.isEmpty() ? known : found)
                .stream().map(Hypervisor::cluster).toList();
        throw Problem.user(
                        found.isEmpty() ? "There is no cluster " + typed + "." : typed + " could be several clusters.")
                .withCandidates(names);
    }

    /** The clusters on which the caller holds the verb. */
    public List<Hypervisor> clusters(Caller caller, String verb) {
        return hypervisors.all().stream()
                .filter(h -> caller.may(verb, h.cluster()))
                .toList();
    }

    private List<Hypervisor> knowing(Caller caller, String verb) {
        return clusters(caller, verb).stream()
                .filter(h -> caller.may(Guest.READ, h.cluster()))
                .toList();
    }

    /** What completion offers: names, with the cluster in front where a name is not unique. */
    public List<String> suggestGuests(Caller caller, String verb) {
        List<String> all = new ArrayList<>();
        for (Hypervisor h : knowing(caller, verb)) {
            known(h).ifPresent(inventory -> inventory.guests().forEach(g -> all.add(g.name())));
        }
        List<String> out = new ArrayList<>();
        for (Hypervisor h : knowing(caller, verb)) {
            known(h).ifPresent(inventory -> inventory.guests().forEach(g -> {
                boolean unique = all.stream().filter(g.name()::equals).count() == 1;
                out.add(quoted(unique ? g.name() : h.cluster() + "/" + g.name()));
            }));
        }
        return out;
    }

    /** What completion offers for nodes. */
    public List<String> suggestNodes(Caller caller, String verb) {
        return clusters(caller, verb).stream()
                .flatMap(h -> known(h).stream())
                .flatMap(inventory -> inventory.nodes().stream().map(Node::name))
                .distinct()
                .toList();
    }

    /** What completion offers for tags. */
    public List<String> suggestTags(Caller caller, String verb) {
        return knowing(caller, verb).stream()
                .flatMap(h -> known(h).stream())
                .flatMap(inventory -> inventory.guests().stream().flatMap(g -> g.tags().stream()))
                .distinct()
                .sorted()
                .toList();
    }

    /** What completion offers for storages. */
    public List<String> suggestStorages(Caller caller, String verb) {
        return clusters(caller, verb).stream()
                .flatMap(h -> known(h).stream())
                .flatMap(inventory -> storages(inventory).stream())
                .distinct()
                .toList();
    }

    /** What completion offers for clusters. */
    public List<String> suggestClusters(Caller caller, String verb) {
        return clusters(caller, verb).stream().map(Hypervisor::cluster).toList();
    }

    private static String quoted(String name) {
        return name.chars().anyMatch(Character::isWhitespace) ? '"' + name + '"' : name;
    }

    private record Kind<T>(
            String word,
            Function<Inventory, List<T>> things,
            Function<T, String> id,
            Function<T, String> name,
            Function<T, String> label) {
        List<Predicate<T>> fromExactToVague(String typed) {
            return List.of(
                    t -> id.apply(t).equals(typed) || name.apply(t).equals(typed),
                    t -> name.apply(t).equalsIgnoreCase(typed),
                    t -> name.apply(t).regionMatches(true, 0, typed, 0, typed.length()));
        }
    }

    private <T> Found<T> find(Kind<T> kind, List<Hypervisor> allowed, String typed, Optional<String> cluster) {
        List<Hypervisor> where = allowed;
        String word = typed;
        int slash = typed.indexOf('/');
        if (cluster.isPresent()) {
            where = List.of(cluster(allowed, cluster.get()));
        } else if (slash > 0 && where.stream().anyMatch(h -> h.cluster().equals(typed.substring(0, slash)))) {
            where = List.of(cluster(allowed, typed.substring(0, slash)));
            word = typed.substring(slash + 1);
        }
        if (word.isEmpty()) {
            throw Problem.user("Which " + kind.word + "?");
        }
        for (Predicate<T> test : kind.fromExactToVague(word)) {
            List<Found<T>> found = matching(kind, where, test);
            if (found.size() == 1) {
                return found.getFirst();
            }
            if (found.size() > 1) {
                throw Problem.user(typed + " could be " + found.size() + " " + kind.word + "s; nothing was done.")
                        .withMend("Say one of these.")
                        .withCandidates(found.stream()
                                .limit(MOST_CANDIDATES)
                                .map(f -> f.hypervisor.cluster() + "/" + kind.label.apply(f.thing))
                                .toList());
            }
        }
        throw nothing(kind, where, typed, word);
    }

    private static <T> List<Found<T>> matching(Kind<T> kind, List<Hypervisor> where, Predicate<T> test) {
        List<Found<T>> found = new ArrayList<>();
        for (Hypervisor h : where) {
            known(h).ifPresent(inventory -> kind.things.apply(inventory).stream()
                    .filter(test)
                    .forEach(thing -> found.add(new Found<>(h, thing))));
        }
        return found;
    }

    /** Says also which clusters could not be looked at: the thing may be there. */
    private static <T> Problem nothing(Kind<T> kind, List<Hypervisor> where, String typed, String word) {
        List<String> unread = where.stream()
                .filter(h -> known(h).isEmpty())
                .map(Hypervisor::cluster)
                .toList();
        String middle = word.length() < 3 ? word : word.substring(1, word.length() - 1);
        List<String> near = matching(kind, where, t -> kind.name.apply(t).contains(middle)).stream()
                .limit(MOST_CANDIDATES)
                .map(f -> f.hypervisor.cluster() + "/" + kind.label.apply(f.thing))
                .toList();
        String no = "There is no " + kind.word + " " + typed;
        // Just after the start it may well be there: nobody's slip, and no reason to give up an approved plan.
        Problem problem = unread.isEmpty()
                ? Problem.user(no + ".")
                : Problem.site(no + " that I know of; " + String.join(", ", unread) + " could not be read yet.");
        return near.isEmpty()
                ? problem
                : problem.withMend("Did you mean one of these?").withCandidates(near);
    }

    /** What is in memory, or nothing when the cluster was never read. */
    public static Optional<Inventory> known(Hypervisor hypervisor) {
        try {
            return Optional.of(hypervisor.inventory());
        } catch (Problem never) {
            return Optional.empty();
        }
    }
}
