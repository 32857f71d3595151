package io.vigie.bot.lab;

import io.vigie.commands.lab.LabSite;
import io.vigie.commands.lab.LabTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/**
 * With no site configured, starts the lab and configures it as if an admin had: the rest of the bot cannot tell.
 *
 * <p>A configuration that names any cluster, SAN, switch or realm is a real site, and nothing of the lab exists there.
 */
final class LabEnvironment implements EnvironmentPostProcessor, Ordered {
    @Override
    public int getOrder() {
        // After the check of the configuration: what that refuses has started nothing that keeps the process alive.
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        LabSettings settings = Binder.get(environment).bindOrCreate("vigie.lab", Bindable.of(LabSettings.class));
        if (!settings.enabled() || hasSite(environment)) {
            return;
        }
        LabSite site = new LabSite(new LabTime(Clock.systemUTC(), settings.speed()));
        Map<String, Object> configuration = new LabConfigurationFile(site).write();
        environment.getPropertySources().addLast(new MapPropertySource("lab", configuration));
        access().forEach(environment.getPropertySources()::addLast);
        application.addInitializers(context -> register(context, site));
    }

    private static List<PropertySource<?>> access() {
        try {
            return new YamlPropertySourceLoader().load("lab-access", new ClassPathResource("lab-access.yml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void register(ConfigurableApplicationContext context, LabSite site) {
        context.getBeanFactory().registerSingleton("labSite", site);
        context.addApplicationListener(event -> {
            boolean closed = event instanceof ContextClosedEvent c && c.getApplicationContext() == context;
            // A start that fails does not close what it never opened: a taken port would leave the lab running.
            if (closed || event instanceof ApplicationFailedEvent) {
                site.close();
            }
        });
    }

    private static boolean hasSite(ConfigurableEnvironment environment) {
        return environment.getPropertySources().stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .flatMap(source -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
                .map(name -> name.toLowerCase(Locale.ROOT).replace("_", "."))
                .anyMatch(name -> name.startsWith("vigie.clusters")
                        || name.startsWith("vigie.sans")
                        || name.startsWith("vigie.switches")
                        || name.startsWith("vigie.identity.realms"));
    }
}
