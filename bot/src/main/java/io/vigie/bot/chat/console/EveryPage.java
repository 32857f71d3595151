package io.vigie.bot.chat.console;

import io.vigie.bot.chat.AccountId;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Signs somebody out of every page they have open. */
@Component
@ConsoleOnly
class EveryPage implements ConsoleSignOut {
    private final ConsoleSessions sessions;
    private final ConsoleHub hub;

    EveryPage(ConsoleSessions sessions, ConsoleHub hub) {
        this.sessions = sessions;
        this.hub = hub;
    }

    @Override
    public int signOut(AccountId account) {
        int ended = sessions.endAll(account);
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            // A page that is closed before the commit would come back with the session it still has.
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    close(account);
                }
            });
        } else {
            close(account);
        }
        return ended;
    }

    private void close(AccountId account) {
        hub.dropIf(page -> page.session().member().account().equals(account));
    }
}
