package io.vigie.bot.wiring;

import io.vigie.bot.access.Access;
import io.vigie.bot.access.ApprovalPolicy;
import io.vigie.bot.approval.ApprovalRules;
import io.vigie.bot.chat.console.ConsoleMember;
import io.vigie.bot.chat.console.ConsoleSignIn;
import io.vigie.bot.chat.console.ConsoleStanding;
import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.SignIn;
import io.vigie.bot.identity.SignedIn;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands the modules what they ask of identity and access. */
@Configuration
class PeopleWiring {
    @Bean
    ApprovalRules approvalRules(Access access) {
        return tier -> {
            ApprovalPolicy policy = access.policy(tier);
            return new ApprovalRules.Policy(
                    policy.need().stream()
                            .map(need -> new ApprovalRules.Need(need.group(), need.votes()))
                            .toList(),
                    policy.approveWithin(),
                    policy.runWithin(),
                    policy.secondFactor());
        };
    }

    @Bean
    ConsoleSignIn consoleSignIn(SignIn signIn) {
        return new DirectorySignIn(signIn);
    }

    @Bean
    ConsoleStanding consoleStanding(Identities identities, Access access, Clock clock) {
        return new DirectoryStanding(identities, access, clock);
    }

    private record DirectorySignIn(SignIn signIn) implements ConsoleSignIn {
        @Override
        public List<String> realms() {
            return signIn.realms();
        }

        @Override
        public ConsoleMember signIn(String platform, String realm, String uid, String password, String remoteAddress) {
            SignedIn signedIn = signIn.signIn(platform, realm, uid, password, remoteAddress);
            return new ConsoleMember(
                    signedIn.account(),
                    signedIn.person().uid(),
                    signedIn.person().name());
        }
    }
}
