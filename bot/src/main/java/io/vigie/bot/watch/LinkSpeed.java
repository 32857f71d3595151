package io.vigie.bot.watch;

/**
 * How fast a member runs, against the best of itself and of its siblings.
 *
 * @param best bits a second, 0 before the first reading
 * @param now while it was last up
 * @param slow readings in a row that it ran below its best: while a link comes up it may say anything
 * @param settled false until it was told how it is
 */
record LinkSpeed(long best, long now, int slow, boolean bad, boolean settled) {
    private static final int READINGS = 2;

    static final LinkSpeed NEW = new LinkSpeed(0, 0, 0, false, false);

    /**
     * @param speed of a port that is up; 0 when it is down or does not say
     * @param siblings the best of the other members
     */
    LinkSpeed next(long speed, long siblings) {
        if (speed <= 0) {
            return this;
        }
        long most = Math.max(best, Math.max(speed, siblings));
        if (speed >= most) {
            return new LinkSpeed(most, speed, 0, false, true);
        }
        int readings = slow + 1;
        return new LinkSpeed(most, speed, readings, bad || readings >= READINGS, settled || readings >= READINGS);
    }
}
