package io.vigie.bot.approval;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.Person;
import io.vigie.commands.Problem;
import java.util.Optional;

/** None is set up: what demands one is refused. */
final class NoSecondFactor implements SecondFactor {
    private static final String WHY = "No second factor is set up, so critical plans cannot be approved.";

    @Override
    public Optional<String> unavailable() {
        return Optional.of(WHY);
    }

    @Override
    public Optional<String> missing(Person voter, long proposal) {
        return Optional.of(WHY);
    }

    @Override
    public void show(Person voter, AccountId account, long proposal, String code) {
        throw Problem.user(WHY).withMend("Set vigie.totp.key-file.");
    }
}
