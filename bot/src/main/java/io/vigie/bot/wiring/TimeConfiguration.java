package io.vigie.bot.wiring;

import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/** Time is handed in everywhere, so that tests can turn the clock. */
@Configuration
@EnableScheduling
class TimeConfiguration implements SchedulingConfigurer, DisposableBean {
    /** More than what is done at intervals: of none of it must a slow one hold up the others. */
    private static final int TIMERS = 8;

    /** No bean: Spring would take it for the executor of everything else, too. */
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(
            TIMERS, Thread.ofPlatform().daemon().name("timer ", 1).factory());

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.setScheduler(timers);
    }

    @Override
    public void destroy() {
        timers.shutdown();
    }
}
