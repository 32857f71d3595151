package io.vigie.bot.wiring;

import io.vigie.bot.access.AccessSettings;
import io.vigie.bot.totp.TotpSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.validation.Errors;
import org.springframework.validation.SimpleErrors;
import org.springframework.validation.Validator;

/**
 * Reads the whole configuration before anything is started and collects what is wrong with it, so that an admin sees
 * every fault at once and not one a start.
 */
final class ConfigurationCheck implements EnvironmentPostProcessor, Ordered {
    private static final String ROOT = "vigie";

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 10;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        List<String> faults = faults(environment);
        if (!faults.isEmpty()) {
            throw new ConfigurationFaults(faults);
        }
    }

    static List<String> faults(ConfigurableEnvironment environment) {
        Set<String> faults = new LinkedHashSet<>();
        Binder binder = Binder.get(environment);
        for (Class<?> settings : settings()) {
            String prefix = prefix(settings);
            try {
                Object bound = binder.bindOrCreate(prefix, Bindable.of(settings));
                faults.addAll(ownFaults(bound));
            } catch (BindException e) {
                message(e).lines().forEach(faults::add);
            }
        }
        faults.addAll(secondFactor(binder));
        List<String> unknown = unknownKeys(environment, knownKeys());
        return java.util.stream.Stream.concat(unknown.stream(), faults.stream()).toList();
    }

    /** A policy that nobody could ever meet. */
    private static List<String> secondFactor(Binder binder) {
        try {
            if (binder.bindOrCreate("vigie.totp", TotpSettings.class).set()) {
                return List.of();
            }
            return binder.bindOrCreate("vigie.access", AccessSettings.class).approvals().entrySet().stream()
                    .filter(tier -> tier.getValue().secondFactor())
                    .map(tier -> "vigie.access.approvals." + tier.getKey()
                            + ".second-factor is true, but nobody can set one up: name vigie.totp.key-file.")
                    .toList();
        } catch (BindException told) {
            return List.of();
        }
    }

    static KnownKeys knownKeys() {
        KnownKeys known = new KnownKeys();
        settings().forEach(settings -> known.learn(prefix(settings), settings));
        return known;
    }

    /** What settings say of themselves; the site's are judged here, since they span several modules. */
    private static List<String> ownFaults(Object settings) {
        List<String> found = new ArrayList<>();
        if (settings instanceof SiteSettings site) {
            found.addAll(SiteFaults.of(site));
        }
        if (settings instanceof Validator validator) {
            Errors errors = new SimpleErrors(settings);
            validator.validate(settings, errors);
            errors.getAllErrors().forEach(e -> found.add(String.valueOf(e.getDefaultMessage())));
        }
        return found;
    }

    private static List<Class<?>> settings() {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        List<Class<?>> found = new ArrayList<>();
        for (BeanDefinition definition : scanner.findCandidateComponents("io.vigie.bot")) {
            found.add(ClassUtils.resolveClassName(
                    String.valueOf(definition.getBeanClassName()), ConfigurationCheck.class.getClassLoader()));
        }
        return found;
    }

    private static String prefix(Class<?> settings) {
        ConfigurationProperties annotation = settings.getAnnotation(ConfigurationProperties.class);
        return annotation == null ? ROOT : annotation.value().isEmpty() ? annotation.prefix() : annotation.value();
    }

    /** The words of whoever refused the value, behind the key it was about. */
    private static String message(BindException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String why = String.valueOf(root.getMessage());
        return why.startsWith(ROOT + ".") ? why : e.getName() + ": " + why;
    }

    private static List<String> unknownKeys(ConfigurableEnvironment environment, KnownKeys known) {
        Set<String> unknown = new LinkedHashSet<>();
        environment.getPropertySources().stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .flatMap(source -> List.of(((EnumerablePropertySource<?>) source).getPropertyNames()).stream())
                .filter(key -> key.startsWith(ROOT + ".") && !known.knows(key))
                .forEach(key -> unknown.add(key + " is not a key"
                        + known.nearest(key)
                                .map(near -> ": did you mean " + near + "?")
                                .orElse(" that Vigie knows: take it out.")));
        return List.copyOf(unknown);
    }
}
