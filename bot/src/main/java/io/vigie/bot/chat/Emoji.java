package io.vigie.bot.chat;

import java.util.Arrays;
import java.util.Optional;

/** The reactions that mean something to Vigie; any other is nobody's business. */
public enum Emoji {
    APPROVE("✅", "white_check_mark"),
    DENY("❌", "x"),
    ACKNOWLEDGE("👀", "eyes");

    private final String sign;
    private final String shortName;

    Emoji(String sign, String shortName) {
        this.sign = sign;
        this.shortName = shortName;
    }

    /** The Unicode character. */
    public String sign() {
        return sign;
    }

    /** The exact system name chats with named emoji use; a custom emoji of a similar name is another one. */
    public String shortName() {
        return shortName;
    }

    public static Optional<Emoji> ofSign(String sign) {
        return Arrays.stream(values()).filter(e -> e.sign.equals(sign)).findFirst();
    }

    public static Optional<Emoji> ofShortName(String name) {
        return Arrays.stream(values()).filter(e -> e.shortName.equals(name)).findFirst();
    }
}
