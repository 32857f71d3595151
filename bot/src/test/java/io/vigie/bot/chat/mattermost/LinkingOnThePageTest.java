package io.vigie.bot.chat.mattermost;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import io.vigie.bot.testing.Browsing;
import io.vigie.bot.testing.Browsing.View;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ceremony of linking in a browser, on the whole program: what a person sees before they say yes. */
class LinkingOnThePageTest {
    @Test
    void the_page_names_chat_name_and_id_before_the_yes(@TempDir Path folder) throws Exception {
        try (MattermostLab lab = new MattermostLab(folder);
                Browsing people = new Browsing(lab.vigie, "linking-pictures")) {
            String jane = lab.account("amelie.r");
            String direct = lab.direct(jane);
            View amelie = people.desktop("amelie");
            amelie.page().locator("#channels button").nth(1).click();
            amelie.say("account link");
            Locator claim = amelie.answer().locator("pre");
            assertThat(claim).hasText(Pattern.compile("account claim [A-Z0-9]{5}-[A-Z0-9]{5}"));
            lab.server.say(jane, direct, "", claim.textContent());

            Locator notice = amelie.answer();
            assertThat(notice).containsText("An account wants to speak for you");
            seesTheAccount(notice, jane);
            amelie.say("account confirm");
            seesTheAccount(amelie.answer(), jane);
            amelie.picture("before-the-yes");
            Locator yes = amelie.answer().locator("pre").first();
            amelie.say(yes.textContent());
            assertThat(amelie.answer()).containsText("speaks for you from now on");
            lab.hears(direct, "From now on this account speaks for amelie");
            Assertions.assertThat(people.complaints()).isEmpty();
        }
    }

    private static void seesTheAccount(Locator message, String account) {
        assertThat(message).containsText("mattermost");
        assertThat(message).containsText("@amelie.r");
        assertThat(message.locator("dd").filter(new Locator.FilterOptions().setHasText(account)))
                .isVisible();
        assertThat(message.locator("pre").first()).hasText("account confirm mattermost/" + account);
    }
}
