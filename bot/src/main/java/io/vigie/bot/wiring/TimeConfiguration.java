package io.vigie.bot.wiring;

import java.time.Clock;
import java.util.concurrent.ScheduledThreadPoolExecutor;
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
    /** No bean: Spring would take it for the executor of everything else, too. */
    private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("timer ", 1).factory());

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        // One for each: nothing that takes long holds up the others.
        int tasks = registrar.getFixedDelayTaskList().size()
                + registrar.getFixedRateTaskList().size()
                + registrar.getCronTaskList().size();
        timers.setCorePoolSize(Math.max(1, tasks));
        registrar.setScheduler(timers);
    }

    @Override
    public void destroy() {
        timers.shutdown();
    }
}
