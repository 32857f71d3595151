package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.Identities.Freshness;
import io.vigie.bot.identity.Linked;
import io.vigie.bot.identity.PersonId;
import io.vigie.bot.testing.ConsoleClient;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program with linked accounts whose people leave the directory, and one who comes back as somebody else. */
class LeftTheDirectoryTest {
    @Test
    void whoever_leaves_the_directory_has_no_say_any_more_however_they_are_linked(@TempDir Path folder)
            throws Exception {
        try (MattermostLab lab = new MattermostLab(folder, "vigie.identity.cache=1h")) {
            ConsoleClient amelie = lab.atConsole("amelie");
            String robert = lab.account("bruno.k");
            lab.link(lab.atConsole("bruno"), robert);
            String clo = lab.account("chloe.m");
            lab.link(lab.atConsole("chloe"), clo);
            String erwan = lab.account("erwan.q");
            String direct = lab.link(lab.atConsole("erwan"), erwan);

            // What only reads goes on as long as the directory is not asked.
            lab.server.say(erwan, direct, "", "vm list --cluster rennes");
            lab.hears(direct, "games");
            leaves(lab, "erwan");
            lab.server.say(erwan, direct, "", "vm show rennes/munin");
            lab.hears(direct, "starts with its node");
            isAskedOf(lab, "erwan");
            lab.server.say(erwan, direct, "", "vm list --cluster rennes");
            lab.hears(direct, "I do not know who you are");

            // A command that changes something ends at once.
            lab.says(clo, "!vm list --cluster rennes");
            lab.hears(lab.infra, "games");
            leaves(lab, "chloe");
            lab.says(clo, "!vm stop rennes/games");
            lab.hears(lab.infra, "You are no longer in the directory");
            amelie.ask("!pending", "No plan waits");

            // So does a vote, reacted or typed.
            amelieAsks(lab, amelie);
            String plan = lab.post("Stop games");
            leaves(lab, "bruno");
            lab.server.react(robert, plan, "white_check_mark");
            lab.becomes(plan, "linked to nobody");
            String number = MattermostLab.number(amelie.ask("!pending", "Stop games", "1 of administrators"));
            lab.says(robert, "!approve " + number);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(lab.shown(lab.infra))
                            .containsAnyOf("is not linked to a person", "I do not know who you are"));
            amelie.ask("!pending", "Stop games", "1 of administrators");

            comesBackAsSomebodyElse(lab, amelie, robert);
        }
    }

    private static void amelieAsks(MattermostLab lab, ConsoleClient amelie) {
        String jane = lab.account("amelie.r");
        lab.link(amelie, jane);
        lab.says(jane, "!vm stop rennes/games");
    }

    private static void comesBackAsSomebodyElse(MattermostLab lab, ConsoleClient amelie, String robert) {
        lab.vigie.lab().directory().change("""
                dn: uid=bruno,ou=admins,dc=resel,dc=enst-bretagne,dc=fr
                changetype: add
                objectClass: top
                objectClass: inetOrgPerson
                uid: bruno
                cn: Bruno Another
                sn: Another
                entryUUID: 0b1e7a52-6f0a-4c53-9a55-10c6a7a3ffff
                userPassword: bruno-lab
                """);
        ConsoleClient another = lab.atConsole("bruno");
        assertThat(another.ask("!account list", "Your accounts")).doesNotContain("mattermost/");
        lab.says(robert, "!vm list");
        lab.hears(lab.infra, "I do not know who you are");
        amelie.ask("!account list --all", "mattermost/" + robert, "has left the directory");
        amelie.ask("!account unlink mattermost/" + robert, "does not speak for bruno any more");
        assertThat(amelie.ask("!account list --all", "Every linked account")).doesNotContain(robert);
    }

    /** As before a vote or a run. */
    private static void isAskedOf(MattermostLab lab, String uid) {
        Identities identities = lab.vigie.bean(Identities.class);
        PersonId person = identities.links().stream()
                .filter(link -> link.uidAtLink().equals(uid))
                .map(Linked::person)
                .findFirst()
                .orElseThrow();
        assertThat(identities.person(person, Freshness.FRESH)).isEmpty();
    }

    private static void leaves(MattermostLab lab, String uid) {
        lab.vigie
                .lab()
                .directory()
                .change("dn: uid=" + uid + ",ou=admins,dc=resel,dc=enst-bretagne,dc=fr\nchangetype: delete\n");
    }
}
