package io.vigie.bot.approval;

import io.vigie.bot.approval.ApprovalRules.Need;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Votes set against needs: each human fills one vote of one need, in the way that fills the most.
 *
 * @param filled for each need, in order, the uids that fill it
 */
record Tally(List<Need> needs, List<List<String>> filled) {

    static Tally of(List<Need> needs, List<Vote> votes) {
        List<Vote> voters = humans(votes);

        List<Integer> seats = new ArrayList<>();
        for (int need = 0; need < needs.size(); need++) {
            for (int vote = 0; vote < needs.get(need).votes(); vote++) {
                seats.add(need);
            }
        }
        int[] takenBy = new int[seats.size()];
        Arrays.fill(takenBy, -1);
        for (int voter = 0; voter < voters.size(); voter++) {
            seat(voter, voters, needs, seats, takenBy, new boolean[seats.size()]);
        }

        List<List<String>> filled = new ArrayList<>();
        needs.forEach(n -> filled.add(new ArrayList<>()));
        for (int s = 0; s < takenBy.length; s++) {
            if (takenBy[s] >= 0) {
                filled.get(seats.get(s)).add(voters.get(takenBy[s]).uid());
            }
        }
        return new Tally(needs, filled);
    }

    /** One vote for each human. */
    private static List<Vote> humans(List<Vote> votes) {
        List<Vote> humans = new ArrayList<>();
        for (Vote vote : votes) {
            int known = 0;
            while (known < humans.size() && !same(humans.get(known), vote)) {
                known++;
            }
            if (known < humans.size()) {
                humans.set(known, humans.get(known).with(vote));
            } else {
                humans.add(vote);
            }
        }
        return humans;
    }

    private static boolean same(Vote one, Vote other) {
        return OneHuman.are(one.person(), one.uid(), other.person(), other.uid());
    }

    /** Kuhn's augmenting path: whoever holds a seat moves on when there is another one for them. */
    private static boolean seat(
            int voter, List<Vote> voters, List<Need> needs, List<Integer> seats, int[] takenBy, boolean[] tried) {
        for (int s = 0; s < takenBy.length; s++) {
            if (tried[s]
                    || !voters.get(voter)
                            .fills()
                            .contains(needs.get(seats.get(s)).group())) {
                continue;
            }
            tried[s] = true;
            if (takenBy[s] < 0 || seat(takenBy[s], voters, needs, seats, takenBy, tried)) {
                takenBy[s] = voter;
                return true;
            }
        }
        return false;
    }

    /** Never without any need: nobody's approval is no approval. */
    boolean satisfied() {
        for (int i = 0; i < needs.size(); i++) {
            if (filled.get(i).size() < needs.get(i).votes()) {
                return false;
            }
        }
        return needs.stream().mapToInt(Need::votes).sum() > 0;
    }

    /** {@code administrators: 1 of 2 (bob)}, a line for each need. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < needs.size(); i++) {
            List<String> who = filled.get(i);
            lines.add(needs.get(i).group() + ": " + who.size() + " of "
                    + needs.get(i).votes() + (who.isEmpty() ? "" : " (" + String.join(", ", who) + ")"));
        }
        return lines;
    }

    /** {@code 1 of administrators and 1 of network}: what is still to come. */
    String missing() {
        if (needs.stream().mapToInt(Need::votes).sum() == 0) {
            return "anybody whom the settings let approve it";
        }
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < needs.size(); i++) {
            int open = needs.get(i).votes() - filled.get(i).size();
            if (open > 0) {
                missing.add(open + " of " + needs.get(i).group());
            }
        }
        return missing.isEmpty() ? "nobody" : String.join(" and ", missing);
    }
}
