package io.vigie.commands.proxmox;

import io.vigie.commands.Problem;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Accounts;
import io.vigie.commands.cluster.TaskEntry;
import io.vigie.commands.proxmox.PveException.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code /access}. Its lists leave out without a word what one may not see; what one may, is asked as well. */
final class ProxmoxAccounts implements Accounts {
    private static final String AUDIT = "Sys.Audit";
    private static final String SYNC = "auth-realm-sync";
    /** A dry run reads the whole directory; a big one takes seconds. */
    private static final int LOOKS = 60;

    private static final long BETWEEN_LOOKS = 250;
    private static final int LONGEST_LOG = 20_000;
    /** As {@code PVE::API2::Domains} writes it, the older words of 6.x included. */
    private static final Pattern LINE =
            Pattern.compile("(?:full sync, )?(add|updat|overwrit|remov|delet|purg)[a-z]* (user|group)s? '([^']+)'.*");

    private final ProxmoxClient client;
    private final TaskReader tasks;
    private final Asked asked;
    private final String login;

    ProxmoxAccounts(ProxmoxClient client, TaskReader tasks, Asked asked, String login) {
        this.client = client;
        this.tasks = tasks;
        this.asked = asked;
        this.login = login;
    }

    @Override
    public Roster read() {
        return asked.of(() -> {
            List<Realm> realms = client.read(Call.get("access", "domains")).list().stream()
                    .map(f -> new Realm(f.text("realm"), f.text("type"), f.text("comment")))
                    .sorted(Comparator.comparing(Realm::name))
                    .toList();
            Map<String, Set<String>> groups = new TreeMap<>();
            client.read(Call.get("access", "groups"))
                    .list()
                    .forEach(f -> groups.put(f.text("groupid"), words(f.text("users"))));
            List<Account> accounts = client.read(Call.get("access", "users").with("full", 1)).list().stream()
                    .filter(f -> f.text("userid").contains("@"))
                    .map(f -> account(f, groups))
                    .sorted(Comparator.comparing(Account::id))
                    .toList();
            List<Right> rights = client.read(Call.get("access", "acl")).list().stream()
                    .map(ProxmoxAccounts::right)
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparing(Right::path).thenComparing(Right::whom))
                    .toList();
            return new Roster(
                    realms, accounts, groups, rights, filtered().stream().toList());
        });
    }

    private static Account account(Fields f, Map<String, Set<String>> groups) {
        String id = f.text("userid");
        Set<String> in = words(f.text("groups"));
        groups.forEach((group, members) -> {
            if (members.contains(id)) {
                in.add(group);
            }
        });
        List<Token> tokens = f.object("tokens").list().stream()
                .map(t -> new Token(t.text("tokenid"), expiry(t)))
                .sorted(Comparator.comparing(Token::name))
                .toList();
        // Enabled unless it says otherwise, as in user.cfg.
        return new Account(id, !f.has("enable") || f.flag("enable"), expiry(f), in, tokens);
    }

    /** 0 is never. */
    private static Optional<Instant> expiry(Fields f) {
        long at = f.whole("expire");
        return at > 0 ? Optional.of(Instant.ofEpochSecond(at)) : Optional.empty();
    }

    private static Optional<Right> right(Fields f) {
        Optional<Holder> holder = switch (f.text("type")) {
            case "user" -> Optional.of(Holder.ACCOUNT);
            case "group" -> Optional.of(Holder.GROUP);
            case "token" -> Optional.of(Holder.TOKEN);
            default -> Optional.empty();
        };
        return holder.map(h -> new Right(
                f.text("path"), h, f.text("ugid"), f.text("roleid"), !f.has("propagate") || f.flag("propagate")));
    }

    private static Set<String> words(String list) {
        return Arrays.stream(list.split("[,;\\s]+"))
                .filter(w -> !w.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Why the lists may have holes. */
    private Optional<String> filtered() {
        Map<String, Fields> mine =
                client.read(Call.get("access", "permissions")).data().entries();
        for (String path : List.of("/access", "/")) {
            Fields here = mine.get(path);
            if (here != null) {
                return here.node().has(AUDIT) ? Optional.empty() : Optional.of(holes());
            }
        }
        return Optional.of(holes());
    }

    private String holes() {
        PveException missing = client.refusals().missing("/access", AUDIT, "");
        return "People and rights are shown only in part: " + missing.text() + " " + missing.mend();
    }

    @Override
    public List<Change> preview(String realm, Set<Vanished> vanished) {
        try {
            return asked.of(() -> {
                Upid dry = began(call(realm, vanished).with("dry-run", 1));
                return changes(finished(realm, dry));
            });
        } catch (StepRunner.Uncertain e) {
            throw Problem.site(e.getMessage() + " It was a dry run: nothing has changed.", e);
        }
    }

    private List<String> finished(String realm, Upid dry) {
        for (int look = 0; look < LOOKS; look++) {
            TaskReport report = tasks.report(dry);
            if (report.state() == TaskReport.State.DONE || report.state() == TaskReport.State.DONE_WITH_WARNINGS) {
                return log(dry);
            }
            if (report.state().ended()) {
                throw new PveException(
                        Kind.REFUSED,
                        "The dry run of the sync of realm " + realm + " failed: " + report.says(),
                        "Look at the realm's server, bind account and base (pveum realm sync " + realm
                                + " --dry-run).");
            }
            pause();
        }
        throw new PveException(
                Kind.TIMED_OUT,
                "The dry run of the sync of realm " + realm + " has not ended after " + LOOKS * BETWEEN_LOOKS / 1000
                        + " s; nothing has changed.",
                "Does the directory answer Proxmox VE?");
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PveException(Kind.BUSY, "The wait for the dry run was broken off.", "", e);
        }
    }

    private List<String> log(Upid upid) {
        Call log = Call.get("nodes", upid.node(), "tasks", upid.text(), "log");
        return client.read(log.with("start", 0).with("limit", LONGEST_LOG)).list().stream()
                .sorted(Comparator.comparingLong(line -> line.whole("n")))
                .map(line -> line.text("t"))
                .toList();
    }

    static List<Change> changes(List<String> log) {
        List<Change> changes = new ArrayList<>();
        for (String text : log) {
            Matcher line = LINE.matcher(text.strip());
            if (line.matches()) {
                Deed deed = switch (line.group(1)) {
                    case "add" -> Deed.ADDED;
                    case "updat" -> Deed.UPDATED;
                    case "overwrit" -> Deed.OVERWRITTEN;
                    case "purg" -> Deed.PURGED;
                    default -> Deed.REMOVED;
                };
                changes.add(new Change(deed, line.group(2).equals("group"), line.group(3)));
            }
        }
        return changes;
    }

    @Override
    public TaskHandle sync(String realm, Set<Vanished> vanished) {
        return asked.of(() -> began(call(realm, vanished)).handle());
    }

    private static Call call(String realm, Set<Vanished> vanished) {
        String words = vanished.stream()
                .sorted()
                .map(v -> v.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(";"));
        return Call.post("access", "domains", realm, "sync")
                .with("scope", "both")
                .with("enable-new", 1)
                .with("remove-vanished", words.isEmpty() ? "none" : words);
    }

    private Upid began(Call call) {
        String upid = client.write(call).whole().text("data");
        return Upid.parse(upid).orElseThrow(() -> {
            String text = call + " was accepted, but no task was named: " + Refusals.clean(upid);
            return new StepRunner.Uncertain(text, new PveException(Kind.NOT_PROXMOX, text, ""));
        });
    }

    @Override
    public List<TaskEntry> syncs(String realm, Instant since) {
        Instant from = Instant.ofEpochSecond(since.getEpochSecond());
        return asked.of(() -> tasks.entries(Call.get("cluster", "tasks")).stream()
                .filter(t -> t.type().equals(SYNC)
                        && t.subject().equals(realm)
                        && t.user().equals(login)
                        && !t.began().isBefore(from))
                .sorted(Comparator.comparing(TaskEntry::began).reversed())
                .toList());
    }

    @Override
    public void grant(Right right) {
        String whom = switch (right.holder()) {
            case ACCOUNT -> "users";
            case GROUP -> "groups";
            case TOKEN -> "tokens";
        };
        asked.to(() -> client.write(Call.put("access", "acl")
                .with("path", right.path())
                .with(whom, right.whom())
                .with("roles", right.role())
                .with("propagate", right.below() ? 1 : 0)));
    }
}
