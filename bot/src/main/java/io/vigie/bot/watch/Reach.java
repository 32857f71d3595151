package io.vigie.bot.watch;

/**
 * Whether something answers: one failed reading is an accident, two are news.
 *
 * @param known false until anything is known
 */
record Reach(boolean known, int failures) {
    static final int ENOUGH = 2;
    static final Reach UNKNOWN = new Reach(false, 0);

    boolean lost() {
        return failures >= ENOUGH;
    }

    Reach failed() {
        return new Reach(known || failures + 1 >= ENOUGH, Math.min(failures + 1, ENOUGH));
    }

    static Reach answered() {
        return new Reach(true, 0);
    }
}
