package io.vigie.bot.chat.mattermost;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Part of the slash command; absent unless its token is configured. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@MattermostOnly
@Conditional(SlashOnly.Configured.class)
@interface SlashOnly {
    /** Whether a token file is named; an empty name is none. */
    class Configured implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !context.getEnvironment()
                    .getProperty(MattermostSettings.KEY + "slash-token-file", "")
                    .isBlank();
        }
    }
}
