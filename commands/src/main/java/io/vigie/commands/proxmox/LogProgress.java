package io.vigie.commands.proxmox;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far a task is, as far as its log's last lines tell: copies count what they have transferred. */
final class LogProgress {
    private static final Pattern SHARE = Pattern.compile("\\((\\d{1,3}(?:\\.\\d+)?) ?%\\)");
    private static final String SIZE = "(\\d+(?:\\.\\d+)?) (B|[KMGT]iB)";
    private static final Pattern OF = Pattern.compile("transferred " + SIZE + " of " + SIZE);

    private LogProgress() {}

    /** 0 to 1, negative when the log does not tell. */
    static double of(List<String> tail) {
        for (String line : tail.reversed()) {
            Matcher share = SHARE.matcher(line);
            if (share.find()) {
                return Math.min(1, Double.parseDouble(share.group(1)) / 100);
            }
            Matcher of = OF.matcher(line);
            if (of.find()) {
                double whole = bytes(of.group(3), of.group(4));
                return whole > 0 ? Math.min(1, bytes(of.group(1), of.group(2)) / whole) : -1;
            }
        }
        return -1;
    }

    private static double bytes(String number, String unit) {
        return Double.parseDouble(number) * Math.pow(1024, "BKMGT".indexOf(unit.charAt(0)));
    }
}
