package io.vigie.commands.language;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands of years, and what they are called here: {@code clusvcadm -r web-1 -m camille} is {@code ha relocate
 * web-1 camille}. They are only translated, never run.
 */
final class OldHabits {
    /** {@code vm:105}, {@code ct:104}, and of old {@code pvevm:105}: the number alone says it here. */
    private static final Pattern SID = Pattern.compile("^(?:vm|ct|pvevm|service):");

    /** Whatever begins with these is meant for a shell. */
    private static final Pattern TOOL = Pattern.compile(
            "(?:clustat|clusvcadm|pvecm|ha-manager|qm|pct|pvesm|multipath|multipathd|vzdump|pvesh)(?:\\s|$)");

    /** Nobody's habits are longer. */
    private static final int LONGEST = 500;

    private static final String ONE = "(\\S+)";
    private static final List<Habit> HABITS = List.of(
            habit("clustat.*", "cluster show"),
            habit("pvecm (?:status|nodes).*", "cluster show"),
            habit("clusvcadm -r " + ONE + " (?:-m|-n) " + ONE, "ha relocate $1 $2"),
            habit("clusvcadm -M " + ONE + " (?:-m|-n) " + ONE, "ha migrate $1 $2"),
            habit("clusvcadm -r " + ONE, "ha relocate $1 NODE"),
            habit("clusvcadm -M " + ONE, "ha migrate $1 NODE"),
            habit("clusvcadm -e " + ONE + ".*", "ha start $1"),
            habit("clusvcadm -[ds] " + ONE + ".*", "ha stop $1"),
            habit("clusvcadm -R " + ONE + ".*", "vm reboot $1"),
            habit("clusvcadm", "ha status"),
            habit("ha-manager (?:rules|groupconfig).*", "ha rules"),
            habit("ha-manager add " + ONE + " (?:--?state) " + ONE + ".*", "ha add $1 --state $2"),
            habit("ha-manager add " + ONE + ".*", "ha add $1"),
            habit("ha-manager (?:remove|delete) " + ONE + ".*", "ha remove $1"),
            habit("ha-manager set " + ONE + " .*--?state (?:started|enabled).*", "ha start $1"),
            habit("ha-manager set " + ONE + " .*--?state (?:stopped|disabled).*", "ha stop $1"),
            habit("ha-manager (?:crm-command )?(migrate|relocate) " + ONE + " " + ONE, "ha $1 $2 $3"),
            habit("ha-manager (?:crm-command )?stop " + ONE + ".*", "ha stop $1"),
            habit("ha-manager crm-command disarm-ha " + ONE, "ha disarm --mode $1"),
            habit("ha-manager crm-command arm-ha", "ha arm"),
            habit("ha-manager crm-command node-maintenance enable " + ONE, "node drain $1"),
            habit("ha-manager(?: (?:status|config).*)?", "ha status"),
            habit("(?:qm|pct) list.*", "vm list"),
            habit("(?:qm|pct) (?:status|config|pending) " + ONE + ".*", "vm show $1"),
            habit("(?:qm|pct) (start|stop|shutdown|reboot|suspend|resume|reset) " + ONE + ".*", "vm $1 $2"),
            habit("qm migrate " + ONE + " " + ONE + " .*--?online.*", "vm migrate $1 $2 --online"),
            habit("pct migrate " + ONE + " " + ONE + " .*--?restart.*", "vm migrate $1 $2 --restart"),
            habit("(?:qm|pct) migrate " + ONE + " " + ONE + ".*", "vm migrate $1 $2"),
            habit("(?:qm|pct) snapshot " + ONE + " " + ONE + ".*", "vm snapshot create $1 $2"),
            habit("(?:qm|pct) listsnapshot " + ONE + ".*", "vm snapshot list $1"),
            habit("(?:qm|pct) rollback " + ONE + " " + ONE + ".*", "vm snapshot rollback $1 $2"),
            habit("(?:qm|pct) delsnapshot " + ONE + " " + ONE + ".*", "vm snapshot delete $1 $2"),
            habit("(?:qm|pct) clone " + ONE + ".*", "vm clone $1"),
            habit("vzdump " + ONE + ".*", "vm backup $1"),
            habit("qm|pct", "vm list"),
            habit("pvesm(?: (?:status|list).*)?", "storage list"),
            habit("multipath(?: -l.*)?|multipathd show.*", "storage list"),
            habit("pvecm", "cluster show"));

    private record Habit(Pattern typed, String here) {}

    private OldHabits() {}

    private static Habit habit(String typed, String here) {
        return new Habit(Pattern.compile(typed), here);
    }

    /** Whether it was meant for a shell. */
    static boolean isOne(String line) {
        return TOOL.matcher(shell(line)).lookingAt();
    }

    /**
     * What it is here.
     *
     * @param exists whether there is such a command
     */
    static Optional<String> here(String line, Predicate<String> exists) {
        String typed = shell(line);
        for (Habit habit : HABITS) {
            Matcher m = habit.typed().matcher(typed);
            if (m.matches()) {
                String here = habit.here();
                for (int i = 1; i <= m.groupCount(); i++) {
                    here = here.replace("$" + i, SID.matcher(m.group(i)).replaceFirst(""));
                }
                return Optional.of(here).filter(exists);
            }
        }
        return Optional.empty();
    }

    /** With one blank between its words: two patterns that could share many would try each way to do so. */
    private static String shell(String line) {
        String words = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
        return words.strip().replaceAll("\\s+", " ").replaceFirst("^sudo ", "").replaceFirst("^/(?:usr/)?s?bin/", "");
    }
}
