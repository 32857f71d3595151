package io.vigie.commands.iscsi;

import io.vigie.commands.iscsi.Failure.MalformedAnswer;
import io.vigie.commands.iscsi.IscsiSettings.Chap;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** The answer to a CHAP challenge (RFC 1994, 4.1; RFC 7143, 12.1.3). */
final class ChapAnswer {
    private ChapAnswer() {}

    static List<String> to(Keys challenge, Chap chap) throws MalformedAnswer {
        try {
            int identifier = Integer.parseInt(challenge.first("CHAP_I").orElse(""));
            byte[] question = binary(challenge.first("CHAP_C").orElse(""));
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update((byte) identifier);
            md5.update(chap.secret().getBytes(StandardCharsets.UTF_8));
            byte[] answer = md5.digest(question);
            return List.of("CHAP_N=" + chap.user(), "CHAP_R=0x" + HexFormat.of().formatHex(answer));
        } catch (IllegalArgumentException e) {
            throw new MalformedAnswer("a CHAP challenge that cannot be read");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    /** RFC 7143, 6.1: binary values are hexadecimal (0x) or base 64 (0b). */
    private static byte[] binary(String text) {
        return switch (text.length() < 2 ? "" : text.substring(0, 2).toLowerCase(Locale.ROOT)) {
            case "0x" -> HexFormat.of().parseHex(text.substring(2));
            case "0b" -> Base64.getDecoder().decode(text.substring(2));
            default -> throw new IllegalArgumentException("neither 0x nor 0b");
        };
    }
}
