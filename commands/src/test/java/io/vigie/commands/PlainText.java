package io.vigie.commands;

import java.util.stream.Collectors;

/** Answers as plain text, for assertions. */
public final class PlainText {
    private PlainText() {}

    public static String of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Reply reply -> of(reply.answer());
            case Outcome.Proposed proposed -> "plan: " + proposed.plan().summary();
        };
    }

    public static String of(Answer answer) {
        return switch (answer) {
            case Answer.Text text -> text.cell().text();
            case Answer.Lines lines ->
                lines.title() + "\n" + lines.lines().stream().map(Cell::text).collect(Collectors.joining("\n"));
            case Answer.Table table ->
                table.title()
                        + "\n"
                        + table.columns().stream().map(Answer.Column::name).collect(Collectors.joining(" | "))
                        + "\n"
                        + (table.rows().isEmpty()
                                ? table.whenEmpty()
                                : table.rows().stream()
                                        .map(row -> row.stream().map(Cell::text).collect(Collectors.joining(" | ")))
                                        .collect(Collectors.joining("\n")));
            case Answer.Facts facts ->
                facts.title()
                        + "\n"
                        + facts.facts().stream()
                                .map(f -> f.name() + ": " + f.value().text())
                                .collect(Collectors.joining("\n"));
            case Answer.Progress progress ->
                progress.title() + " " + progress.state().text();
            case Answer.Code code -> code.text();
            case Answer.Picture picture -> of(picture.content().summary());
            case Answer.Sections sections ->
                sections.parts().stream().map(PlainText::of).collect(Collectors.joining("\n"));
        };
    }
}
