package io.vigie.commands;

/** The outside system's own name of a running task, such as a Proxmox UPID; or words of ours where it keeps no task. */
public record TaskHandle(String id) {
    private static final String OURS = "vigie:";

    /** Of something that the outside system keeps no task of. */
    public static TaskHandle ours(String words) {
        return new TaskHandle(OURS + words);
    }

    /** Whether the outside system can be asked to show it. */
    public boolean isListed() {
        return !id.startsWith(OURS);
    }

    /** What {@link #ours} was given; empty of any other. */
    public String words() {
        return isListed() ? "" : id.substring(OURS.length());
    }
}
