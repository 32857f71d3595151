package io.vigie.commands.iscsi;

/** The counters of a session with one connection (RFC 7143, 4.2.2). */
final class Numbers {
    private int command = 1;
    private int expectedStatus;
    private int task = 1;

    /** The number of the next command; an immediate one shows it and does not use it up. */
    int command() {
        return command;
    }

    int takeCommand() {
        return command++;
    }

    int task() {
        return task;
    }

    int nextTask() {
        return ++task;
    }

    int expectedStatus() {
        return expectedStatus;
    }

    void seen(Wire.Answer answer) {
        expectedStatus = answer.statusNumber() + 1;
    }
}
