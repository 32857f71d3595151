package io.vigie.bot.wiring;

import io.vigie.bot.access.AccessSettings;
import io.vigie.bot.identity.Directory;
import io.vigie.bot.identity.Membership;
import io.vigie.bot.status.ConnectionCheck;
import io.vigie.bot.status.Health;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether each realm answers, has the groups that hold rights, and has as many voters as plans need. */
record DirectoryCheck(Directory directory, AccessSettings access) implements ConnectionCheck {
    @Override
    public List<Health> check() {
        List<Health> found = new ArrayList<>();
        boolean silent = false;
        for (String realm : directory.realms()) {
            Optional<String> trouble = directory.trouble(realm);
            silent |= trouble.isPresent();
            found.add(new Health("directory " + realm, trouble.map(Cell::bad).orElseGet(() -> Cell.good("answers"))));
        }
        directory.warnings().forEach(warning -> found.add(new Health("directory", Cell.warn(warning))));
        if (!silent) {
            groups(found);
        }
        return found;
    }

    private void groups(List<Health> found) {
        Set<String> groups = new LinkedHashSet<>();
        access.grants().forEach(grant -> groups.add(grant.group()));
        access.approvals().values().forEach(a -> a.need().forEach(need -> groups.add(need.group())));
        groups.forEach(group -> found.add(new Health("group " + group, group(group))));
    }

    private Cell group(String group) {
        Optional<Membership> members;
        try {
            members = directory.members(group);
        } catch (Problem problem) {
            return Cell.warn(problem.text());
        }
        if (members.isEmpty()) {
            return Cell.bad("the directory has no such group");
        }
        int people = members.get().members().size();
        int votes = access.approvals().values().stream()
                .flatMap(a -> a.need().stream())
                .filter(need -> need.group().equals(group))
                .mapToInt(AccessSettings.Need::votes)
                .max()
                .orElse(0);
        String count = people == 1 ? "1 person" : people + " people";
        if (people < votes) {
            return Cell.bad(count + ", but some plans need " + votes + " votes of it");
        }
        return people == votes
                ? Cell.warn(count + ": whoever of them asks cannot vote, so that votes are missing")
                : Cell.good(count);
    }
}
