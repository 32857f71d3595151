package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.incident.Incident;
import io.vigie.bot.incident.IncidentState;
import io.vigie.bot.incident.IncidentsFixture;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Tone;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An incident as Discord shows it; a plan is seen in the whole program. */
class CardTest {
    private static final Instant AT = Instant.parse("2026-11-23T11:47:00Z");

    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    private static Incident incident(IncidentState state, int lines) {
        Subject nikita = IncidentsFixture.node("nikita");
        return new Incident(
                7,
                nikita,
                state,
                Tone.BAD,
                "nikita does not answer",
                AT,
                state == IncidentState.ENDED ? Optional.of(AT.plusSeconds(185)) : Optional.empty(),
                Optional.empty(),
                Optional.of(new Incident.Acknowledgement("Amélie", "on my *way*", AT)),
                false,
                1,
                Optional.empty(),
                1,
                List.of(new Incident.Part(nikita, Kind.NODE_GONE, Tone.BAD, "nikita is lost", AT, AT, false)),
                IntStream.range(0, lines)
                        .mapToObj(i -> new Incident.Line(AT, Tone.BAD, "nikita is lost, for the " + i + "th time"))
                        .toList());
    }

    private Rendered shown(Incident incident) {
        return Rendered.of(new IncidentsFixture(store).answers.of(incident));
    }

    @Test
    void an_incident_is_a_card_in_its_colour() {
        Rendered open = shown(incident(IncidentState.OPEN, 2));
        assertThat(MarkdownReading.shown(open.content())).isEqualTo("🔴 #7 nikita does not answer");
        assertThat(open.file()).isEmpty();
        Embed card = open.embed().orElseThrow();
        assertThat(card.colour()).isEqualTo(0xD13438);
        assertThat(card.fields())
                .extracting(Embed.Field::name)
                .containsExactly("state", "since", "affects", "acknowledged", "Timeline");
        assertThat(MarkdownReading.shown(card.fields().get(3).value())).contains("by Amélie", "on my *way*");
        assertThat(card.fields().getLast().value()).contains("0th time", "1th time");
        assertThat(shown(incident(IncidentState.ENDED, 2)).embed().orElseThrow().colour())
                .isEqualTo(0x2E9E5B);
    }

    @Test
    void it_stays_one_however_long_it_lasts() {
        assertThat(shown(incident(IncidentState.OPEN, 500)).embed()).isPresent();
    }
}
