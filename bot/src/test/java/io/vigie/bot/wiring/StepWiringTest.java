package io.vigie.bot.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.StepRunner;
import io.vigie.commands.cluster.Hypervisors;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;

class StepWiringTest {
    @Test
    void whoever_can_carry_out_steps_is_found() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.registerBean(Hypervisors.class, () -> new Hypervisors(List.of()));
            context.registerBean(Clock.class, Clock::systemUTC);
            context.register(StepWiring.class);
            context.refresh();
            assertThat(context.getBeansOfType(StepRunner.class).values())
                    .extracting(runner -> runner.getClass().getName())
                    .containsExactlyInAnyOrderElementsOf(runners());
        }
    }

    private static List<String> runners() {
        var classes = new ClassPathScanningCandidateComponentProvider(false);
        classes.addIncludeFilter(new AssignableTypeFilter(StepRunner.class));
        return classes.findCandidateComponents("io.vigie.commands").stream()
                .map(BeanDefinition::getBeanClassName)
                .toList();
    }
}
