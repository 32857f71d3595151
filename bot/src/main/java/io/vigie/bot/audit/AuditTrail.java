package io.vigie.bot.audit;

import io.vigie.bot.approval.ApprovalEvent;
import io.vigie.bot.approval.ApprovalEvent.PlanProposed;
import io.vigie.bot.approval.ApprovalEvent.ProposalEnded;
import io.vigie.bot.approval.ApprovalEvent.RunStarted;
import io.vigie.bot.approval.ApprovalEvent.StepBegun;
import io.vigie.bot.approval.ApprovalEvent.StepEnded;
import io.vigie.bot.approval.ApprovalEvent.StepIntended;
import io.vigie.bot.approval.ApprovalEvent.VoteCast;
import io.vigie.bot.approval.ApprovalEvent.VoteWithdrawn;
import io.vigie.bot.approval.Requester;
import io.vigie.bot.audit.AuditEntry.Draft;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.conversation.CommandHandled;
import io.vigie.bot.conversation.CommandsHandled;
import io.vigie.bot.identity.AccountLinked;
import io.vigie.bot.identity.AccountUnlinked;
import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.PersonId;
import io.vigie.bot.identity.SignInRefused;
import io.vigie.bot.identity.SignedIn;
import io.vigie.bot.linking.AccountClaimed;
import io.vigie.bot.linking.ClaimLine;
import io.vigie.bot.linking.SignedOut;
import io.vigie.bot.totp.TotpEvent;
import io.vigie.bot.totp.TotpLine;
import io.vigie.commands.Plan;
import io.vigie.commands.Step;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hears what happens and appends it, in the publisher's transaction and thread.
 *
 * <p>A new kind of event gets one more listener here: {@link #append} with {@link Who#VIGIE} for what nobody asked for.
 */
@Component
class AuditTrail {
    private final AuditLog log;
    private final JsonMapper json = new JsonMapper();

    AuditTrail(AuditLog log) {
        this.log = log;
    }

    record Who(String person, String personId, String account) {
        static final Who VIGIE = new Who("", "", "");

        static Who of(PersonId id, String uid, AccountId account) {
            return new Who(uid, id.text(), account.platform() + "/" + account.id());
        }

        static Who of(Requester r) {
            return of(r.person(), r.uid(), r.account());
        }

        static Who of(Person person, AccountId account) {
            return of(person.id(), person.uid(), account);
        }
    }

    record What(String what, String target, long approval, String outcome) {}

    @EventListener
    void on(ApprovalEvent event) {
        switch (event) {
            case PlanProposed e ->
                append(
                        e,
                        e.requester(),
                        "plan.proposed",
                        targets(e.plan()),
                        e.plan().tier().word(),
                        plan(e.plan()));
            case VoteCast e ->
                append(
                        e.at(),
                        Who.of(e.voter(), e.uid(), e.account()),
                        new What("plan.vote", "#" + e.number(), e.number(), e.approves() ? "approves" : "denies"),
                        Map.of("means", e.means()));
            case VoteWithdrawn e ->
                append(
                        e.at(),
                        Who.of(e.voter(), e.uid(), e.account()),
                        new What("plan.vote", "#" + e.number(), e.number(), "taken back"),
                        Map.of("means", e.means()));
            case RunStarted e ->
                append(
                        e,
                        e.requester(),
                        "plan.run",
                        targets(e.plan()),
                        "started",
                        Map.of("command", e.plan().command(), "approvedBy", String.join(", ", e.approvers())));
            case StepIntended e -> append(e, e.requester(), "step.intended", subject(e.step()), "", step(e.step()));
            case StepBegun e ->
                append(
                        e,
                        e.requester(),
                        "step.begun",
                        subject(e.step()),
                        "",
                        Map.of("says", e.step().says(), "task", e.handle().id()));
            case StepEnded e ->
                append(
                        e,
                        e.requester(),
                        "step.ended",
                        subject(e.step()),
                        e.outcome().name().toLowerCase(Locale.ROOT),
                        Map.of("says", e.step().says(), "words", e.says()));
            case ProposalEnded e ->
                append(
                        e,
                        e.requester(),
                        "plan.ended",
                        targets(e.plan()),
                        e.state().word(),
                        Map.of(
                                "command",
                                e.plan().command(),
                                "approvedBy",
                                String.join(", ", e.approvers()),
                                "words",
                                e.words()));
        }
    }

    @EventListener
    void on(SignedIn event) {
        append(
                event.at(),
                Who.of(event.person(), event.account()),
                new What("sign-in", event.person().id().realm(), 0, "signed in"),
                Map.of());
    }

    /** Nobody proved who they are: what was typed as a name is a detail, and no person. */
    @EventListener
    void on(SignInRefused event) {
        append(
                event.at(),
                Who.VIGIE,
                new What("sign-in", event.realm(), 0, "refused"),
                Map.of("typed", event.uid(), "reason", event.reason()));
    }

    @EventListener
    void on(AccountLinked event) {
        append(
                event.at(),
                Who.of(event.person(), event.account()),
                new What("account.linked", event.person().uid(), 0, "linked"),
                Map.of("dn", event.person().dn()));
    }

    @EventListener
    void on(AccountClaimed event) {
        append(
                event.at(),
                Who.of(event.person(), event.uid(), event.account()),
                new What("account.claimed", event.uid(), 0, "waits for consent"),
                Map.of("shown", event.shown()));
    }

    @EventListener
    void on(SignedOut event) {
        append(
                event.at(),
                Who.of(event.by(), event.account()),
                new What("sign-out", event.uid(), 0, "signed out"),
                Map.of(
                        "person",
                        event.person().realm() + "/" + event.person().entryUuid(),
                        "sessions",
                        String.valueOf(event.sessions())));
    }

    @EventListener
    void on(TotpEvent event) {
        What what = switch (event) {
            case TotpEvent.SetUp set -> new What("totp.set-up", set.by().uid(), 0, "set up");
            case TotpEvent.Removed removed -> new What("totp.removed", removed.uid(), 0, "removed");
            case TotpEvent.Shown shown -> new What("totp.shown", shown.by().uid(), shown.proposal(), "right");
            case TotpEvent.Refused refused ->
                new What("totp.refused", refused.by().uid(), 0, "wrong");
        };
        append(event.at(), Who.of(event.by().id(), event.by().uid(), event.account()), what, Map.of());
    }

    @EventListener
    void on(AccountUnlinked event) {
        append(
                event.at(),
                Who.of(event.by().id(), event.by().uid(), event.account()),
                new What("account.unlinked", event.uidAtLink(), 0, "unlinked"),
                Map.of(
                        "account",
                        event.account().platform() + "/" + event.account().id()));
    }

    @EventListener
    void on(CommandsHandled event) {
        log.append(event.commands().stream().map(this::command).toList());
    }

    private Draft command(CommandHandled command) {
        return draft(
                command.at(),
                Who.of(command.person(), command.uid(), command.account()),
                new What("command", ClaimLine.withoutCode(TotpLine.withoutCode(command.line())), 0, command.outcome()),
                Map.of());
    }

    private void append(
            ApprovalEvent event,
            Requester requester,
            String what,
            String target,
            String outcome,
            Map<String, String> detail) {
        append(event.at(), Who.of(requester), new What(what, target, event.number(), outcome), detail);
    }

    void append(Instant at, Who who, What what, Map<String, String> detail) {
        log.append(List.of(draft(at, who, what, detail)));
    }

    private Draft draft(Instant at, Who who, What what, Map<String, String> detail) {
        Map<String, String> clean = new TreeMap<>();
        detail.forEach((name, value) -> clean.put(name, clean(value)));
        return new Draft(
                at,
                clean(who.person()),
                who.personId(),
                clean(who.account()),
                what.what(),
                clean(what.target()),
                what.approval(),
                clean(what.outcome()),
                json.writeValueAsString(clean));
    }

    /** PostgreSQL stores no NUL in a text, and an audit entry must not fail for what somebody typed. */
    private static String clean(String text) {
        return Redactor.redact(text.replace('\0', ' '));
    }

    private static Map<String, String> plan(Plan plan) {
        return Map.of("command", plan.command(), "summary", plan.summary(), "hash", plan.hash());
    }

    private static Map<String, String> step(Step step) {
        return Map.of(
                "operation",
                step.operation(),
                "says",
                step.says(),
                "parameters",
                step.parameters().toString());
    }

    private static String subject(Step step) {
        return step.scope() + "/" + step.subject();
    }

    private static String targets(Plan plan) {
        return plan.targets().stream()
                .map(t -> t.scope() + "/" + t.name() + " (" + t.id() + ")")
                .collect(Collectors.joining(", "));
    }
}
