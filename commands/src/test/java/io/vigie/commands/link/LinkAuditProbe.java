package io.vigie.commands.link;

import java.time.Duration;

/** Reads all that is made of a switch's state. */
public final class LinkAuditProbe {
    private LinkAuditProbe() {}

    public static void readAll(SwitchState state) {
        LinkAnswers answers = new LinkAnswers(state.readAt(), Duration.ofMinutes(1));
        answers.switchFacts(state).forEach(TypedCommands::shown);
        answers.check(state).forEach(TypedCommands::shown);
        answers.corrected(state).forEach(TypedCommands::shown);
    }

    /** The port map of a switch as {@code link check --corrected} prints it. */
    public static String yaml(SwitchState state) {
        return PortMapYaml.write(LinkAudit.corrected(state), "");
    }
}
