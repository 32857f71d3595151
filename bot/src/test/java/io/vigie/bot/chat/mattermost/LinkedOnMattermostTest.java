package io.vigie.bot.chat.mattermost;

import io.vigie.bot.testing.ConsoleClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program with a second chat: accounts that were nobody's become Amélie's and Bruno's, then speak and vote. */
class LinkedOnMattermostTest {
    @Test
    void accounts_are_linked_and_then_speak_vote_as_their_people_and_are_unlinked(@TempDir Path folder)
            throws Exception {
        try (MattermostLab lab = new MattermostLab(folder, "vigie.chat.console.url=https://vigie.example.org")) {
            ConsoleClient amelie = lab.atConsole("amelie");
            ConsoleClient bruno = lab.atConsole("bruno");
            String jane = lab.account("amelie.r");
            lab.says(jane, "!vm list");
            lab.hears(lab.infra, "I do not know who you are");
            lab.hears(lab.infra, "vigie.example.org");

            String direct = lab.direct(jane);
            lab.claim(amelie, jane, direct);
            amelie.hear("An account wants to speak for you", "@amelie.r", jane);
            amelie.askInPrivate("account confirm", "@amelie.r", jane, "account refuse");
            lab.says(jane, "!vm list");
            lab.hears(lab.infra, "I do not know who you are");
            amelie.askInPrivate("account confirm mattermost/" + jane, "@amelie.r", "speaks for you from now on");
            lab.hears(direct, "From now on this account speaks for amelie");
            lab.says(jane, "!vm list --cluster rennes");
            lab.hears(lab.infra, "guests");

            String robert = lab.account("bruno.k");
            lab.link(bruno, robert);
            asksAtTheConsole(lab, amelie, jane, robert);
            asksOnMattermost(lab, amelie, jane, robert);

            amelie.ask("!account list", "mattermost/" + jane);
            bruno.ask("!account unlink mattermost/" + jane, "does not speak for amelie any more");
            lab.hears(direct, "bruno took the link away");
            lab.says(jane, "!vm list");
            lab.hears(lab.infra, "I do not know who you are");
        }
    }

    /** Her account on Mattermost is the same human, and cannot approve it; Bruno's is another. */
    private static void asksAtTheConsole(MattermostLab lab, ConsoleClient amelie, String jane, String robert) {
        amelie.ask("!vm stop tv", "Stop tv", "waits for approval");
        String number = amelie.number();
        lab.says(jane, "!approve " + number);
        lab.hears(lab.infra, "You asked for");
        lab.says(robert, "!approve " + number);
        lab.hears(lab.infra, "is stored");
        amelie.hear("Stop tv", "Done.", "bruno");
    }

    /** Neither her reaction there nor what she types at the console approves it; Bruno's reaction does. */
    private static void asksOnMattermost(MattermostLab lab, ConsoleClient amelie, String jane, String robert) {
        lab.says(jane, "!vm stop rennes/games");
        String plan = lab.post("Stop games");
        lab.server.react(jane, plan, "white_check_mark");
        lab.becomes(plan, "asked for it");
        String number = MattermostLab.number(amelie.ask("!pending", "Stop games", "1 of administrators"));
        amelie.ask("!approve " + number, "You asked for");
        lab.server.unreact(jane, plan, "white_check_mark");
        lab.server.react(robert, plan, "white_check_mark");
        lab.becomes(plan, "Done.");
    }
}
