package io.vigie.bot.approval;

import io.vigie.bot.access.Callers;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.identity.Identities;
import io.vigie.commands.PastPlans;
import io.vigie.commands.StepRunner;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts the parts of an approval together. */
@Configuration
class ApprovalConfiguration {

    /** No default candidate: Spring Boot's own executor stays the one for everything else. */
    @Bean(destroyMethod = "shutdownNow", defaultCandidate = false)
    ExecutorService approvalWorkers() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("approval-", 0).factory());
    }

    @Bean
    Assembly approvalAssembly(
            Outside outside,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            ApplicationEventPublisher events) {
        return Assembly.of(outside, jdbc, new TransactionTemplate(transactions), events);
    }

    @Bean
    Outside approvalOutside(
            Chats chats,
            Identities identities,
            ApprovalRules rules,
            Callers callers,
            SecondFactor secondFactor,
            ObjectProvider<Planner> planner,
            ObjectProvider<StepRunner> runners,
            @Qualifier("approvalWorkers") Executor workers,
            ApprovalSettings settings,
            Clock clock) {
        return new Outside(
                Ballots.Lookup.of(chats),
                identities,
                rules,
                callers,
                secondFactor,
                // Asked for late: the planner knows every command, and ours are among them.
                (caller, command) -> planner.getObject().plan(caller, command),
                runners.orderedStream().toList(),
                workers,
                settings,
                clock);
    }

    @Bean
    Approvals approvals(Assembly assembly) {
        return assembly.approvals();
    }

    @Bean
    ApprovalCommands approvalCommands(Assembly assembly) {
        return assembly.commands();
    }

    @Bean
    PastPlans pastPlans(JdbcClient jdbc) {
        return new RememberedPlans(jdbc);
    }

    @Bean
    ApprovalTimer approvalTimer(Approvals approvals) {
        return new ApprovalTimer(approvals);
    }

    /** What is handed in. */
    record Outside(
            Ballots.Lookup chats,
            Identities identities,
            ApprovalRules rules,
            Callers callers,
            SecondFactor secondFactor,
            Planner planner,
            List<StepRunner> runners,
            Executor workers,
            ApprovalSettings settings,
            Clock clock) {}

    /** What is made of it. */
    record Assembly(Approvals approvals, TypedVotes typed, ApprovalCommands commands) {
        static Assembly of(
                Outside out, JdbcClient jdbc, TransactionTemplate transactions, ApplicationEventPublisher events) {
            Clock clock = out.clock();
            ApprovalSettings settings = out.settings();
            ProposalStore proposals = new ProposalStore(jdbc);
            VoteStore votes = new VoteStore(jdbc);
            StepRunStore steps = new StepRunStore(jdbc);
            Runners runners = new Runners(out.runners());
            Ending ending = new Ending(proposals, votes, events, clock);
            Ballots ballots = new Ballots(out.chats(), out.identities(), out.secondFactor(), clock);
            Voting voting = new Voting(out.rules(), ballots, proposals, votes, ending, transactions, events, clock);
            Board board = new Board(out.chats(), proposals, steps, voting, ending, settings, clock);
            Desk desk = new Desk(out.workers(), settings.retry(), clock);
            Starting starting = new Starting(
                    out.identities(),
                    out.callers(),
                    out.planner(),
                    voting,
                    desk,
                    proposals,
                    ending,
                    transactions,
                    events,
                    settings,
                    clock);
            Running running =
                    new Running(runners, proposals, steps, ending, board, transactions, events, settings, clock);
            Approvals approvals = new Approvals(
                    new Approvals.Parts(
                            out.rules(),
                            out.secondFactor(),
                            proposals,
                            ending,
                            voting,
                            board,
                            runners,
                            starting,
                            running,
                            desk),
                    transactions,
                    events,
                    settings,
                    clock);
            TypedVotes typed = new TypedVotes(
                    out.identities(),
                    out.rules(),
                    out.secondFactor(),
                    proposals,
                    votes,
                    voting,
                    ending,
                    approvals,
                    transactions,
                    events,
                    clock);
            return new Assembly(approvals, typed, new ApprovalCommands(typed, approvals, voting, clock));
        }
    }
}
