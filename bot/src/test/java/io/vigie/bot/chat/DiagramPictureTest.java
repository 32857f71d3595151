package io.vigie.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.Diagram;
import io.vigie.commands.Diagram.Edge;
import io.vigie.commands.Diagram.Kind;
import io.vigie.commands.Diagram.Node;
import io.vigie.commands.Diagram.State;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagramPictureTest {
    private static final Path PICTURES = Path.of("target/diagram-pictures");

    static Diagram links(int machines) {
        List<Node> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        nodes.add(new Node("s", "laetitia", Kind.SWITCH, State.GOOD));
        nodes.add(new Node("san", "sanizator", Kind.SAN, State.GOOD));
        edges.add(new Edge("s", "san", "5 SAN sanizator", "2 of 2", State.GOOD, ""));
        for (int i = 1; i <= machines; i++) {
            State state = State.values()[i % 7 < 4 ? i % 7 : 0];
            String name = i == 2 ? "a-machine-with-a-name-that-has-no-end" : "node" + i;
            nodes.add(new Node("n" + i, name, Kind.MACHINE, state));
            String figures = switch (state) {
                case GOOD -> "2 of 2";
                case DEGRADED -> "1 of 2";
                case DOWN -> "0 of 2";
                case UNKNOWN -> "? of 2";
            };
            edges.add(new Edge("s", "n" + i, (9 + i) + " SAN " + name, figures, state, ""));
            edges.add(new Edge("s", "n" + i, (69 + i) + " core " + name, "2 of 2", State.GOOD, ""));
        }
        return new Diagram("Links of laetitia", nodes, edges, "");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 40})
    void every_machine_and_every_link_has_its_place(int machines) throws IOException {
        Diagram diagram = links(machines);
        DiagramLayout layout = DiagramLayout.of(diagram);
        assertThat(layout.boxes()).hasSize(diagram.nodes().size());
        assertThat(layout.lines()).hasSize(diagram.edges().size());
        Set<String> rows = new HashSet<>();
        layout.lines().forEach(l -> assertThat(rows.add(l.to() + "/" + l.y())).isTrue());
        for (DiagramLayout.Box one : layout.boxes()) {
            assertThat(one.y() + one.height()).isLessThan(layout.height());
            assertThat(layout.boxes())
                    .filteredOn(other -> other != one)
                    .noneMatch(other -> one.x() == other.x()
                            && one.y() < other.y() + other.height()
                            && other.y() < one.y() + one.height());
        }
        Attachment png = DiagramPicture.of(diagram).orElseThrow();
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png.content()));
        assertThat(image.getWidth()).isEqualTo(layout.width() * 2);
        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve("links-" + machines + ".png"), png.content());
    }

    @Test
    void states_differ_without_their_colour_and_are_told_in_words() {
        assertThat(DiagramPicture.alt(links(3)))
                .isEqualTo("Links of laetitia. 4 of 7 links good: 10 SAN node1 degraded 1 of 2;"
                        + " 11 SAN a-machine-with-a-name-that-has-no-end down 0 of 2; 12 SAN node3 unknown ? of 2");
    }

    @Test
    void an_edge_that_leads_nowhere_is_not_drawn() {
        Diagram odd =
                new Diagram("odd", List.of(), List.of(new Edge("a", "b", "\u0000\u202Ex", "", State.DOWN, "")), "");
        assertThat(DiagramPicture.of(odd)).isPresent();
    }
}
