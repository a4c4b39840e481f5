package dev.baton;

import java.util.Arrays;

/**
 * Ids of updates, remembered as the runs that they form: those of a bot follow one another, so a hundred thousand of
 * them are mostly one. Not thread-safe.
 */
final class IdRuns {

    private final int most;

    /** The first and the last id of each run, in ascending order. There is at least one id between two runs. */
    private long[] firsts = new long[8];

    private long[] lasts = new long[8];
    private int runs;
    private long size;

    /**
     * None yet.
     *
     * @param most how many ids are remembered; if there are more, those are forgotten that are the farthest from the
     *     newest
     */
    IdRuns(int most) {
        this.most = most;
    }

    boolean contains(long id) {
        int run = lastNotAfter(id);
        return run >= 0 && id <= lasts[run];
    }

    /** Whether there is one from an id on. */
    boolean hasFrom(long id) {
        return runs > 0 && lasts[runs - 1] >= id;
    }

    void add(long id) {
        int before = lastNotAfter(id);
        if (before >= 0 && id <= lasts[before]) {
            return;
        }
        int after = before + 1;
        boolean continues = before >= 0 && lasts[before] == id - 1;
        boolean precedes = after < runs && firsts[after] == id + 1;
        if (continues && precedes) {
            lasts[before] = lasts[after];
            remove(after, after + 1);
        } else if (continues) {
            lasts[before] = id;
        } else if (precedes) {
            firsts[after] = id;
        } else {
            insert(after, id);
        }
        size++;
        if (size > most) {
            removeFarthestFrom(id);
        }
    }

    void removeBelow(long id) {
        int gone = 0;
        while (gone < runs && lasts[gone] < id) {
            size -= length(gone++);
        }
        remove(0, gone);
        if (runs > 0 && firsts[0] < id) {
            size -= id - firsts[0];
            firsts[0] = id;
        }
    }

    void removeFrom(long id) {
        while (runs > 0 && firsts[runs - 1] >= id) {
            size -= length(--runs);
        }
        if (hasFrom(id)) {
            size -= lasts[runs - 1] - id + 1;
            lasts[runs - 1] = id - 1;
        }
    }

    private void removeFarthestFrom(long id) {
        long lowest = firsts[0];
        long highest = lasts[runs - 1];
        if (id - lowest >= highest - id) {
            removeBelow(lowest + 1);
        } else {
            removeFrom(highest);
        }
    }

    private long length(int run) {
        return lasts[run] - firsts[run] + 1;
    }

    /** The last run that begins with an id or below it; -1 if there is none. */
    private int lastNotAfter(long id) {
        int found = Arrays.binarySearch(firsts, 0, runs, id);
        return found >= 0 ? found : -found - 2;
    }

    private void insert(int at, long id) {
        if (runs == firsts.length) {
            firsts = Arrays.copyOf(firsts, 2 * runs);
            lasts = Arrays.copyOf(lasts, 2 * runs);
        }
        System.arraycopy(firsts, at, firsts, at + 1, runs - at);
        System.arraycopy(lasts, at, lasts, at + 1, runs - at);
        firsts[at] = id;
        lasts[at] = id;
        runs++;
    }

    private void remove(int from, int to) {
        System.arraycopy(firsts, to, firsts, from, runs - to);
        System.arraycopy(lasts, to, lasts, from, runs - to);
        runs -= to - from;
    }
}
