package io.vigie.bot.chat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.vigie.commands.Answer;
import io.vigie.commands.Chart;
import io.vigie.commands.Diagram;
import io.vigie.commands.Drawable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer as JSON, for chats that render it themselves and for keeping it.
 *
 * <p>Each part is an object whose {@code kind} is {@code text}, {@code lines}, {@code table}, {@code facts},
 * {@code progress}, {@code code}, {@code picture} or {@code sections}; its other fields are the record's components. Text goes in as
 * it is: whoever shows it escapes it.
 */
public final class AnswerJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addMixIn(Answer.class, Kinds.class)
            .addMixIn(Drawable.class, Drawn.class)
            .build();

    private AnswerJson() {}

    public static String write(Answer answer) {
        return MAPPER.writerFor(Answer.class).writeValueAsString(answer);
    }

    /**
     * @throws tools.jackson.core.JacksonException when this is not the JSON of an answer
     */
    public static Answer read(String json) {
        return MAPPER.readerFor(Answer.class).readValue(json);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Answer.Text.class, name = "text"),
        @JsonSubTypes.Type(value = Answer.Lines.class, name = "lines"),
        @JsonSubTypes.Type(value = Answer.Table.class, name = "table"),
        @JsonSubTypes.Type(value = Answer.Facts.class, name = "facts"),
        @JsonSubTypes.Type(value = Answer.Progress.class, name = "progress"),
        @JsonSubTypes.Type(value = Answer.Code.class, name = "code"),
        @JsonSubTypes.Type(value = Answer.Picture.class, name = "picture"),
        @JsonSubTypes.Type(value = Answer.Sections.class, name = "sections")
    })
    private interface Kinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "drawing")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Chart.class, name = "chart"),
        @JsonSubTypes.Type(value = Diagram.class, name = "diagram")
    })
    private interface Drawn {}
}
