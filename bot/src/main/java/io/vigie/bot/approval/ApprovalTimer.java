package io.vigie.bot.approval;

import io.vigie.bot.store.StoreProblems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.NestedRuntimeException;
import org.springframework.scheduling.annotation.Scheduled;

/** Ticks once everything is up: the chats too, which a recovered run reports to. */
class ApprovalTimer {
    private static final Logger LOG = LoggerFactory.getLogger(ApprovalTimer.class);

    private final Approvals approvals;
    private volatile boolean ready;

    ApprovalTimer(Approvals approvals) {
        this.approvals = approvals;
    }

    @EventListener(ApplicationReadyEvent.class)
    void ready() {
        ready = true;
    }

    @Scheduled(fixedDelay = 500)
    void tick() {
        if (!ready) {
            return;
        }
        try {
            approvals.tick();
        } catch (NestedRuntimeException failure) {
            LOG.error(
                    "Plans cannot be looked after: {}",
                    StoreProblems.of(failure).text());
        }
    }
}
