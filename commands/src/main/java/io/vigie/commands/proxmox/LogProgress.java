package io.vigie.commands.proxmox;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far a task is, as far as its log's last lines tell: copies count what they have transferred. */
final class LogProgress {
    private static final Pattern SHARE = Pattern.compile("\\((\\d{1,3}(?:\\.\\d+)?) ?%\\)");
    /** {@code INFO:  42% (13.4 GiB of 32.0 GiB) in 1m 3s, read: …}, as vzdump counts. */
    private static final Pattern DUMPED = Pattern.compile("^INFO:\\s+(\\d{1,3})% \\(");

    private static final String SIZE = "(\\d+(?:\\.\\d+)?) (B|[KMGT]iB)";
    private static final Pattern OF = Pattern.compile("transferred " + SIZE + " of " + SIZE);

    private LogProgress() {}

    /** 0 to 1, negative when the log does not tell. */
    static double of(List<String> tail) {
        for (String line : tail.reversed()) {
            Matcher dumped = DUMPED.matcher(line);
            if (dumped.find()) {
                return Math.min(1, Double.parseDouble(dumped.group(1)) / 100);
            }
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
