package io.vigie.bot.approval;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How plans are followed.
 *
 * @param poll how often a running task is asked how far it is
 * @param edit the least time between two edits that only show progress
 * @param retry how long to wait after something outside did not answer
 * @param lookAgain how often the votes on a waiting plan are read without being told of a change
 * @param lease how long after its last sign of life a replica's runs are taken over by another
 * @param runMildWithin a plan that needs no votes runs within this time or not at all
 * @param goOnWithin after a longer absence, steps that were not begun are not begun any more
 * @param traceFor how long a step whose begin was not answered is looked for at the outside system
 * @param giveUpAfter how long an outside system may be silent about a running task
 */
@Validated
@ConfigurationProperties("vigie.approval")
public record ApprovalSettings(
        @DefaultValue("1s") @NotNull Duration poll,
        @DefaultValue("2s") @NotNull Duration edit,
        @DefaultValue("10s") @NotNull Duration retry,
        @DefaultValue("60s") @NotNull Duration lookAgain,
        @DefaultValue("20s") @NotNull Duration lease,
        @DefaultValue("2m") @NotNull Duration runMildWithin,
        @DefaultValue("5m") @NotNull Duration goOnWithin,
        @DefaultValue("30s") @NotNull Duration traceFor,
        @DefaultValue("6h") @NotNull Duration giveUpAfter) {}
