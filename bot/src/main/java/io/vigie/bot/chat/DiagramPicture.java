package io.vigie.bot.chat;

import io.vigie.commands.Diagram;
import io.vigie.commands.Diagram.Edge;
import io.vigie.commands.Diagram.Kind;
import io.vigie.commands.Diagram.Node;
import io.vigie.commands.Diagram.State;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A diagram as a PNG: each hub is a tall bar, with a line for each of its links to the machines at both sides. State is
 * told by colour, by the style of the line and by a word. The text in it is painted and never markup.
 */
public final class DiagramPicture {
    private static final Logger LOG = LoggerFactory.getLogger(DiagramPicture.class);
    private static final int DOTS = 2;
    private static final Color PAPER = new Color(0xFFFFFF);
    private static final Color INK = new Color(0x1B2733);
    private static final Color SOFT = new Color(0x5A6B7B);
    private static final Color FRAME = new Color(0xC3CCD6);
    private static final Map<Kind, Color> FILL =
            Map.of(Kind.SAN, new Color(0xEDE7F6), Kind.SWITCH, new Color(0xE3E8EE), Kind.MACHINE, new Color(0xE8F1FA));
    /** Told apart by colour-blind eyes too (Okabe and Ito, 2008), darkened for white paper. */
    private static final Map<State, Color> INKS = Map.of(
            State.GOOD, new Color(0x00805C),
            State.DEGRADED, new Color(0xA66F00),
            State.DOWN, new Color(0xC4420B),
            State.UNKNOWN, new Color(0x6B7A89));

    private static final Map<State, BasicStroke> STROKES = Map.of(
            State.GOOD, new BasicStroke(3f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND),
            State.DEGRADED, dashed(3f, 12, 5),
            State.DOWN, dashed(2f, 3, 6),
            State.UNKNOWN, dashed(1.5f, 2, 4));

    private final DiagramLayout layout;
    private final Diagram diagram;

    private DiagramPicture(Diagram diagram) {
        this.diagram = diagram;
        this.layout = DiagramLayout.of(diagram);
    }

    /** Empty when this machine cannot draw, which is logged. */
    public static Optional<Attachment> of(Diagram diagram) {
        try {
            byte[] png = new DiagramPicture(diagram).png();
            return Optional.of(new Attachment(ChartPicture.fileName(diagram), "image/png", png, alt(diagram)));
        } catch (RuntimeException | IOException | LinkageError | InternalError e) {
            // Java's font machinery fails with any of these where fontconfig, a font or libfreetype is missing.
            LOG.warn("a diagram cannot be drawn; {}", ChartPicture.MEND, e);
            return Optional.empty();
        }
    }

    /** What is not good, in words; the table beside the picture says the rest. */
    static String alt(Diagram diagram) {
        String bad = diagram.edges().stream()
                .filter(e -> e.state() != State.GOOD)
                .limit(12)
                .map(e -> PlainText.clean(e.label()) + " " + e.state().word() + " " + PlainText.clean(e.figures()))
                .collect(Collectors.joining("; "));
        long good =
                diagram.edges().stream().filter(e -> e.state() == State.GOOD).count();
        return PlainText.clean(diagram.title()) + ". " + good + " of "
                + diagram.edges().size() + " links good" + (bad.isEmpty() ? "" : ": " + bad);
    }

    private static BasicStroke dashed(float width, float on, float off) {
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {on, off}, 0);
    }

    private byte[] png() throws IOException {
        BufferedImage image =
                new BufferedImage(layout.width() * DOTS, layout.height() * DOTS, BufferedImage.TYPE_INT_RGB);
        Graphics2D paper = image.createGraphics();
        try {
            paper.scale(DOTS, DOTS);
            paper.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            paper.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            paper.setColor(PAPER);
            paper.fillRect(0, 0, layout.width(), layout.height());
            draw(paper);
        } finally {
            paper.dispose();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "png", bytes)) {
            throw new IOException("this Java cannot write PNG");
        }
        return bytes.toByteArray();
    }

    private void draw(Graphics2D paper) {
        text(
                paper,
                diagram.title(),
                DiagramLayout.MARGIN,
                30,
                layout.width() - 2 * DiagramLayout.MARGIN,
                bold(16),
                INK);
        layout.lines().forEach(line -> line(paper, line));
        layout.boxes().forEach(box -> box(paper, box));
        legend(paper, layout.height() - 18);
    }

    private void line(Graphics2D paper, DiagramLayout.Line line) {
        Edge edge = line.edge();
        Color ink = INKS.getOrDefault(edge.state(), SOFT);
        paper.setColor(ink);
        paper.setStroke(STROKES.getOrDefault(edge.state(), new BasicStroke(1)));
        paper.drawLine(line.from(), line.y(), line.to(), line.y());
        int left = Math.min(line.from(), line.to());
        int room = Math.abs(line.to() - line.from()) - 16;
        int middle = left + 8 + room / 2;
        if (edge.state() == State.DOWN) {
            paper.setStroke(new BasicStroke(2.5f));
            int x = line.from() < line.to() ? line.to() - 14 : line.to() + 14;
            paper.drawLine(x - 5, line.y() - 5, x + 5, line.y() + 5);
            paper.drawLine(x - 5, line.y() + 5, x + 5, line.y() - 5);
        }
        String state = edge.state() == State.GOOD
                ? edge.figures()
                : edge.figures() + " " + edge.state().word();
        String shown =
                fitted(paper, edge.label(), room - width(paper, "  " + state, plain(12)), plain(12)) + "  " + state;
        centred(paper, shown, middle, line.y() - 6, room, plain(12), edge.state() == State.GOOD ? INK : ink);
    }

    private void box(Graphics2D paper, DiagramLayout.Box box) {
        Node node = box.node();
        paper.setColor(FILL.getOrDefault(node.kind(), PAPER));
        int round = node.kind() == Kind.SAN ? 22 : 8;
        paper.fillRoundRect(box.x(), box.y(), box.width(), box.height(), round, round);
        boolean well = node.state() == State.GOOD;
        paper.setColor(well ? FRAME : INKS.getOrDefault(node.state(), SOFT));
        paper.setStroke(well ? new BasicStroke(1.2f) : STROKES.getOrDefault(node.state(), new BasicStroke(1)));
        paper.drawRoundRect(box.x(), box.y(), box.width(), box.height(), round, round);
        int middle = box.x() + box.width() / 2;
        int base = box.y() + box.height() / 2 + (box.height() >= 40 ? -2 : 5);
        centred(paper, node.name(), middle, base, box.width() - 10, bold(13), INK);
        if (box.height() >= 40) {
            String kind = switch (node.kind()) {
                case SAN -> "SAN";
                case SWITCH -> "switch";
                case MACHINE -> "machine";
            };
            String words = well ? kind : kind + ", " + node.state().word();
            centred(paper, words, middle, base + 15, box.width() - 8, plain(11), SOFT);
        }
    }

    private static void legend(Graphics2D paper, int y) {
        int x = DiagramLayout.MARGIN;
        for (State state : State.values()) {
            paper.setColor(INKS.getOrDefault(state, SOFT));
            paper.setStroke(STROKES.getOrDefault(state, new BasicStroke(1)));
            paper.drawLine(x, y - 4, x + 40, y - 4);
            String word = state.word();
            text(paper, word, x + 47, y, 200, plain(12), SOFT);
            x += 47 + width(paper, word, plain(12)) + 26;
        }
    }

    private static void centred(Graphics2D paper, String what, int middle, int base, int room, Font font, Color ink) {
        String fitted = fitted(paper, what, room, font);
        text(paper, fitted, middle - width(paper, fitted, font) / 2, base, room, font, ink);
    }

    private static void text(Graphics2D paper, String what, int x, int base, int room, Font font, Color ink) {
        paper.setFont(font);
        paper.setColor(ink);
        String shown = fitted(paper, what, room, font);
        if (!shown.isEmpty()) {
            paper.drawString(shown, x, base);
        }
    }

    /** Cut off with an ellipsis where there is no room: names from outside may be of any length. */
    private static String fitted(Graphics2D paper, String what, int room, Font font) {
        String text = PlainText.clean(what);
        FontMetrics metrics = paper.getFontMetrics(font);
        if (text.length() > 200) {
            text = text.substring(0, 200);
        }
        if (metrics.stringWidth(text) <= room) {
            return text;
        }
        while (!text.isEmpty() && metrics.stringWidth(text + "…") > room) {
            text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
        }
        return text + "…";
    }

    private static int width(Graphics2D paper, String text, Font font) {
        return paper.getFontMetrics(font).stringWidth(text);
    }

    private static Font plain(int size) {
        return new Font(Font.SANS_SERIF, Font.PLAIN, size);
    }

    private static Font bold(int size) {
        return new Font(Font.SANS_SERIF, Font.BOLD, size);
    }
}
