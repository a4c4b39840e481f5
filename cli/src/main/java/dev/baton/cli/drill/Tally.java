package dev.baton.cli.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What became of the messages.
 *
 * <p>A message that was answered twice is <em>redelivered</em> if a kill, a freeze or an outage explains it: the
 * instance that it befell had received the update and had not confirmed it, or was answering it or just had, so that
 * another one had to handle it again. Each of these explains one answer too many, and only that of another instance.
 * Anything else is <em>duplicated</em>.
 *
 * @param updates how many were written
 * @param handled how many were answered
 * @param lost how many were not
 * @param taken how many were not because an intruder got them
 * @param duplicated answers too many without an excuse
 * @param redelivered answers too many with one
 * @param unmarked of these, those by an instance that did not know that it might be the second; only the demo bot tells
 * @param outOfOrder messages that were answered before an earlier one of their chat
 * @param waits how long each first answer took
 * @param examples of what is lost or duplicated, in words
 */
record Tally(
        int updates,
        int handled,
        int lost,
        int taken,
        int duplicated,
        int redelivered,
        int unmarked,
        int outOfOrder,
        List<Duration> waits,
        List<String> examples) {

    private static final int EXAMPLES = 10;

    /** What was answered so shortly before may not have been noted as done. */
    private static final Duration JUST = Duration.ofMillis(250);

    static Tally of(Evidence evidence) {
        return new Count(evidence).result();
    }

    private static final class Count {

        private final Evidence evidence;
        private final Map<String, List<Answer>> answers = new HashMap<>();
        private final List<Disturbance> interrupting = new ArrayList<>();
        private final List<Set<Long>> interrupted = new ArrayList<>();
        private final List<Duration> waits = new ArrayList<>();
        private final List<String> examples = new ArrayList<>();
        private int lost;
        private int taken;
        private int duplicated;
        private int redelivered;
        private int unmarked;
        private int outOfOrder;
        private final Map<Long, Instant> lastOfChat = new HashMap<>();

        private Count(Evidence evidence) {
            this.evidence = evidence;
            for (Answer answer : evidence.answers()) {
                answers.computeIfAbsent(answer.text(), text -> new ArrayList<>())
                        .add(answer);
            }
            for (Disturbance disturbance : evidence.disturbances()) {
                if (disturbance.interrupts()) {
                    interrupting.add(disturbance);
                    interrupted.add(unconfirmed(disturbance, evidence.polls()));
                }
            }
        }

        /** What the instance had received when it was disturbed, and did not confirm before that was over. */
        private static Set<Long> unconfirmed(Disturbance disturbance, List<Poll> polls) {
            Set<Long> open = new HashSet<>();
            for (Poll poll : polls) {
                if (poll.instance() == disturbance.instance() && poll.from().isBefore(disturbance.to())) {
                    open.removeIf(id -> id < poll.offset());
                    open.addAll(poll.updateIds());
                }
            }
            return open;
        }

        private Tally result() {
            for (Message message : evidence.messages()) {
                count(message, answers.getOrDefault(message.text(), List.of()));
            }
            return new Tally(
                    evidence.messages().size(),
                    waits.size(),
                    lost,
                    taken,
                    duplicated,
                    redelivered,
                    unmarked,
                    outOfOrder,
                    List.copyOf(waits),
                    List.copyOf(examples));
        }

        private void count(Message message, List<Answer> given) {
            if (given.isEmpty()) {
                boolean gone = evidence.taken().contains(message.updateId());
                taken += gone ? 1 : 0;
                if (!gone) {
                    lost++;
                    example("lost: \"" + message.text() + "\", written at " + message.sentAt());
                }
                return;
            }
            Instant first =
                    given.stream().map(Answer::at).min(Instant::compareTo).orElseThrow();
            waits.add(Duration.between(message.sentAt(), first));
            Instant before = lastOfChat.getOrDefault(message.chat(), Instant.MIN);
            if (first.isBefore(before)) {
                outOfOrder++;
                example("out of order: \"" + message.text() + "\" was answered at " + first
                        + ", an earlier message of its chat at " + before);
            } else {
                lastOfChat.put(message.chat(), first);
            }
            int tooMany = given.size() - 1;
            int byOthers = (int) given.stream().map(Answer::instance).distinct().count() - 1;
            int excuses = (int) IntStream.range(0, interrupting.size())
                    .filter(i -> interrupted.get(i).contains(message.updateId())
                            || wasAtIt(interrupting.get(i), message, given))
                    .count();
            int excused = Math.min(byOthers, excuses);
            redelivered += excused;
            unmarked += Math.max(
                    0, excused - (int) given.stream().filter(Answer::marked).count());
            if (tooMany > excused) {
                duplicated += tooMany - excused;
                example("duplicated: \"" + message.text() + "\", answered by "
                        + given.stream()
                                .map(answer -> "instance " + answer.instance() + " at " + answer.at())
                                .collect(Collectors.joining(" and ")));
            }
        }

        /** Whether the instance was answering a message when it was disturbed, or just had. */
        private static boolean wasAtIt(Disturbance disturbance, Message message, List<Answer> given) {
            return message.sentAt().isBefore(disturbance.to())
                    && given.stream()
                            .anyMatch(answer -> answer.instance() == disturbance.instance()
                                    && answer.at().isAfter(disturbance.from().minus(JUST)));
        }

        private void example(String what) {
            if (examples.size() < EXAMPLES) {
                examples.add(what);
            }
        }
    }
}
