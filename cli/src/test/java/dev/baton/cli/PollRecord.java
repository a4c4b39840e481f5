package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.emulator.RecordedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Who polled when, and what each poll was answered with: the word of the server, not of the instances. */
final class PollRecord {

    /**
     * One poll of one instance.
     *
     * @param by whose it is
     * @param begun when it came in
     * @param ended when it was answered; the end of time if it was not
     * @param updates what it was answered with; nothing if its client had hung up before
     */
    record Poll(Instance by, Instant begun, Instant ended, List<Long> updates) {}

    private static final Pattern UPDATE_ID = Pattern.compile("\"update_id\":(\\d+)");

    private final List<Poll> polls;

    private PollRecord(List<Poll> polls) {
        this.polls = polls;
    }

    static PollRecord of(List<RecordedCall> calls, List<Instance> instances) {
        List<Poll> polls = new ArrayList<>();
        for (RecordedCall call : calls) {
            Instance by = instances.stream()
                    .filter(instance -> instance.telegram().isFrom(call.remotePort()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("A poll of nobody: " + call));
            Instant answered = call.answeredAt();
            polls.add(new Poll(
                    by,
                    call.receivedAt(),
                    answered == null ? Instant.MAX : answered,
                    call.succeeded() && call.abandonedAt() == null ? ids(String.valueOf(call.answer())) : List.of()));
        }
        return new PollRecord(polls);
    }

    private static List<Long> ids(String answer) {
        return UPDATE_ID
                .matcher(answer)
                .results()
                .map(MatchResult::group)
                .map(found -> Long.parseLong(found.substring(found.indexOf(':') + 1)))
                .toList();
    }

    List<Poll> of(Instance instance) {
        return polls.stream().filter(poll -> poll.by().equals(instance)).toList();
    }

    /** The polls of an instance that came in after a moment. */
    List<Poll> of(Instance instance, Instant after) {
        return of(instance).stream().filter(poll -> poll.begun().isAfter(after)).toList();
    }

    /** When an instance first polled after a moment. */
    Instant firstOf(Instance instance, Instant after) {
        return of(instance, after).getFirst().begun();
    }

    /** The instances that were given updates, in turn; one is named again when another came in between. */
    List<Instance> consumers() {
        List<Instance> consumers = new ArrayList<>();
        for (Poll poll : consuming()) {
            if (consumers.isEmpty() || !consumers.getLast().equals(poll.by())) {
                consumers.add(poll.by());
            }
        }
        return consumers;
    }

    /** The longest time that nobody's poll was waiting or being answered, between polls that came after a moment. */
    Duration longestGap(Instant after) {
        Duration longest = Duration.ZERO;
        Instant covered = after;
        for (Poll poll : polls) {
            if (poll.begun().isAfter(covered)) {
                Duration gap = Duration.between(covered, poll.begun());
                longest = gap.compareTo(longest) > 0 ? gap : longest;
            }
            covered = poll.ended().isAfter(covered) ? poll.ended() : covered;
        }
        return longest;
    }

    /** How often an update was given to an instance after another one had been given it. */
    int sentToTwo() {
        Map<Long, Set<String>> seenBy = new HashMap<>();
        int twice = 0;
        for (Poll poll : polls) {
            for (long id : poll.updates()) {
                Set<String> names = seenBy.computeIfAbsent(id, key -> new HashSet<>());
                if (names.add(poll.by().name()) && names.size() > 1) {
                    twice++;
                }
            }
        }
        return twice;
    }

    /** No two instances were polling at once when the server gave them updates, but for so long. */
    void assertNeverTwoAtOnce(Duration allowance) {
        List<Poll> consuming = consuming();
        for (int i = 1; i < consuming.size(); i++) {
            Poll before = consuming.get(i - 1);
            Poll next = consuming.get(i);
            if (!before.by().equals(next.by())) {
                assertThat(next.begun().plus(allowance))
                        .as("%s polled while %s was given updates", next.by(), before.by())
                        .isAfterOrEqualTo(before.ended());
            }
        }
        if (allowance.isZero()) {
            List<Instance> consumers = consumers();
            for (int i = 2; i < consumers.size(); i++) {
                assertThat(consumers.get(i))
                        .as("an instance that consumed again when another had its turn, in %s", consumers)
                        .isNotEqualTo(consumers.get(i - 2));
            }
        }
    }

    private List<Poll> consuming() {
        return polls.stream()
                .filter(poll -> !poll.updates().isEmpty())
                .sorted(Comparator.comparing(Poll::begun))
                .toList();
    }
}
