package dev.baton.simulation;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What happened in a number of seeds, in figures. */
final class Tally {

    private long seeds;
    private long nanos;
    private long updates;
    private long again;
    private long setAside;
    private long lost;
    private long conflicts;
    private long handOvers;
    private long releases;
    private long takeOvers;
    private long worstHandOver;
    private long worstPause;
    private long worstTakeOver;
    private long worstOverlap;

    void seed(long virtualNanos, Ledger ledger, int liveConflicts) {
        seeds++;
        nanos += virtualNanos;
        updates += ledger.handled();
        again += ledger.again();
        setAside += ledger.setAside();
        lost += ledger.lost();
        conflicts += liveConflicts;
    }

    /** The lease was handed over, and so long nobody asked for updates. */
    void pause(long pause) {
        worstPause = Math.max(worstPause, pause);
    }

    /** The lease went from one instance to another, with so much time in between in which nobody held it. */
    void change(boolean passed, boolean clean, long gap) {
        if (passed) {
            handOvers++;
            worstHandOver = Math.max(worstHandOver, gap);
        } else if (clean) {
            releases++;
            worstTakeOver = Math.max(worstTakeOver, gap);
        } else {
            takeOvers++;
            worstTakeOver = Math.max(worstTakeOver, gap);
        }
    }

    void overlap(long overlap) {
        worstOverlap = Math.max(worstOverlap, overlap);
    }

    void add(Tally other) {
        seeds += other.seeds;
        nanos += other.nanos;
        updates += other.updates;
        again += other.again;
        setAside += other.setAside;
        lost += other.lost;
        worstPause = Math.max(worstPause, other.worstPause);
        conflicts += other.conflicts;
        handOvers += other.handOvers;
        releases += other.releases;
        takeOvers += other.takeOvers;
        worstHandOver = Math.max(worstHandOver, other.worstHandOver);
        worstTakeOver = Math.max(worstTakeOver, other.worstTakeOver);
        worstOverlap = Math.max(worstOverlap, other.worstOverlap);
    }

    long again() {
        return again;
    }

    long conflicts() {
        return conflicts;
    }

    long handOvers() {
        return handOvers;
    }

    long takeOvers() {
        return takeOvers;
    }

    long seeds() {
        return seeds;
    }

    double hours() {
        return nanos / (double) TimeUnit.HOURS.toNanos(1);
    }

    /** The figures on one line, for another process. */
    String encode() {
        return LongStream.of(figures()).mapToObj(Long::toString).collect(Collectors.joining(" "));
    }

    private long[] figures() {
        return new long[] {
            seeds,
            nanos,
            updates,
            again,
            conflicts,
            handOvers,
            releases,
            takeOvers,
            worstHandOver,
            worstTakeOver,
            worstOverlap,
            setAside,
            lost,
            worstPause
        };
    }

    static Tally decode(String line) {
        long[] figures = Stream.of(line.split(" ")).mapToLong(Long::parseLong).toArray();
        Tally tally = new Tally();
        tally.seeds = figures[0];
        tally.nanos = figures[1];
        tally.updates = figures[2];
        tally.again = figures[3];
        tally.conflicts = figures[4];
        tally.handOvers = figures[5];
        tally.releases = figures[6];
        tally.takeOvers = figures[7];
        tally.worstHandOver = figures[8];
        tally.worstTakeOver = figures[9];
        tally.worstOverlap = figures[10];
        tally.setAside = figures[11];
        tally.lost = figures[12];
        tally.worstPause = figures[13];
        return tally;
    }

    /** One line of the report. */
    String row(String name) {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %,.1f | %,d | %,d | %,d | %s | %s | %,d | %s | %s | %,d | %,d | %,d | %,d |",
                name,
                seeds,
                hours(),
                updates,
                handOvers,
                releases,
                seconds(worstHandOver),
                seconds(worstPause),
                takeOvers,
                seconds(worstTakeOver),
                seconds(worstOverlap),
                again,
                setAside,
                lost,
                conflicts);
    }

    static String header() {
        return "| scenario | seeds | hours | updates | hand-overs | let go, taken | worst gap of a hand-over | between polls |"
                + " take-overs | worst gap else | overlap | handled again | set aside | lost | live 409s |\n"
                + "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|";
    }

    private static String seconds(long nanos) {
        return nanos == 0 ? "0" : String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }
}
