package dev.baton.cli.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that a drill saw, in the order in which it happened.
 *
 * @param messages what was written to the bot
 * @param answers what the bot wrote
 * @param polls its getUpdates
 * @param conflicts the calls that were told of a conflict, on connections that were open
 * @param disturbances what befell it
 * @param taken the ids of the updates that an intruder got
 */
record Evidence(
        List<Message> messages,
        List<Answer> answers,
        List<Poll> polls,
        List<Refusal> conflicts,
        List<Disturbance> disturbances,
        Set<Long> taken) {

    /** A 409: who got it, for a call of when, and when. */
    record Refusal(int instance, Instant askedAt, Instant toldAt) {}

    /**
     * For how long nobody asked for updates when one instance followed another: from the moment when the last
     * getUpdates of the old one was answered, or given up by it, to the moment when the first of the new one came in.
     * Nothing if the new one came before the old one had ended.
     */
    static Optional<Duration> gap(List<Poll> polls, int old, int fresh) {
        Optional<Poll> first =
                polls.stream().filter(poll -> poll.instance() == fresh).min(Comparator.comparing(Poll::from));
        return first.flatMap(next -> polls.stream()
                .filter(poll -> poll.instance() == old && poll.from().isBefore(next.from()))
                .max(Comparator.comparing(Poll::from))
                .map(last -> between(last, next)));
    }

    private static Duration between(Poll last, Poll next) {
        Instant end = last.to();
        return end == null || end.isAfter(next.from()) ? Duration.ZERO : Duration.between(end, next.from());
    }

    /**
     * Conflicts that somebody has to answer for. Two kinds do not count: while an intruder is there they are what is
     * wanted; and an instance that stands still cannot take back the poll that it sent before.
     */
    long unexplainedConflicts() {
        return conflicts.stream()
                .filter(conflict -> disturbances.stream().noneMatch(each -> explains(each, conflict)))
                .count();
    }

    private static boolean explains(Disturbance disturbance, Refusal conflict) {
        return switch (disturbance.act()) {
            case INTRUDER -> disturbance.covers(conflict.toldAt());
            case FREEZE ->
                disturbance.instance() == conflict.instance()
                        && conflict.askedAt().isBefore(disturbance.from())
                        && conflict.toldAt().isAfter(disturbance.from());
            case DEPLOY, KILL, OUTAGE -> false;
        };
    }
}
