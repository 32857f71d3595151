package io.vigie.bot.linking;

import io.vigie.bot.chat.AccountId;
import io.vigie.commands.Problem;

/** How an account is written in a command: {@code mattermost/4xp9fdt77pncbef59f4k1qe83o}. */
final class AccountName {
    private AccountName() {}

    static String of(AccountId account) {
        return account.platform() + "/" + account.id();
    }

    /** @throws Problem of the user's making when it is none */
    static AccountId parse(String typed) {
        String name = typed.strip();
        int slash = name.indexOf('/');
        if (slash < 1) {
            throw Problem.user("Which account?").withMend("`account list` shows them, as mattermost/4xp9….");
        }
        return new AccountId(name.substring(0, slash), name.substring(slash + 1));
    }
}
