package dev.baton.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class TallyTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Message> messages = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final List<Poll> polls = new ArrayList<>();
    private final List<Evidence.Refusal> conflicts = new ArrayList<>();
    private final List<Disturbance> disturbances = new ArrayList<>();
    private Set<Long> taken = Set.of();

    @Test
    void messages_that_are_answered_once_are_handled_and_the_first_answer_tells_the_wait() {
        messages.add(new Message("a", 7, 1, at(100)));
        answers.add(new Answer("a", 1, at(130), true));

        assertThat(tally())
                .extracting(Tally::updates, Tally::handled, Tally::lost)
                .containsExactly(1, 1, 0);
        assertThat(tally().waits()).containsExactly(Duration.ofMillis(30));
    }

    @Test
    void a_message_without_an_answer_is_lost_unless_an_intruder_got_it() {
        messages.add(new Message("a", 7, 1, at(0)));
        messages.add(new Message("b", 8, 1, at(0)));
        answers.add(new Answer("something else", 1, at(10), true));
        taken = Set.of(8L);

        assertThat(tally())
                .extracting(Tally::handled, Tally::lost, Tally::taken)
                .containsExactly(0, 1, 1);
        assertThat(tally().examples()).singleElement().asString().contains("lost: \"a\"");
    }

    @Test
    void a_second_answer_is_duplicated_if_nothing_explains_it() {
        twice(1, 2);

        assertThat(tally()).extracting(Tally::duplicated, Tally::redelivered).containsExactly(1, 0);
        assertThat(tally().examples())
                .singleElement()
                .asString()
                .contains("instance 1 at")
                .contains("instance 2 at");
    }

    @Test
    void a_second_answer_is_redelivered_if_the_first_instance_was_killed_before_it_could_confirm() {
        twice(1, 2);
        poll(1, 0, 10, 7);
        killed(1, 50);

        assertThat(tally()).extracting(Tally::duplicated, Tally::redelivered).containsExactly(0, 1);
    }

    @Test
    void a_kill_explains_nothing_that_was_confirmed_before() {
        twice(1, 2);
        poll(1, 0, 10, 7);
        poll(1, 8, 40);
        killed(1, 1000);

        assertThat(tally().duplicated()).isEqualTo(1);
    }

    @Test
    void a_kill_explains_nothing_that_the_victim_never_received() {
        twice(1, 2);
        poll(1, 0, 10, 6);
        killed(1, 1000);

        assertThat(tally().duplicated()).isEqualTo(1);
    }

    @Test
    void a_second_answer_is_redelivered_if_the_first_came_just_before_its_instance_was_killed() {
        twice(1, 2);
        poll(1, 0, 10, 7);
        poll(1, 8, 11);
        killed(1, 21);

        assertThat(tally())
                .extracting(Tally::duplicated, Tally::redelivered, Tally::unmarked)
                .containsExactly(0, 1, 0);
    }

    @Test
    void a_second_answer_by_one_that_did_not_know_is_told() {
        messages.add(new Message("a", 7, 1, at(0)));
        answers.add(new Answer("a", 1, at(20), false));
        answers.add(new Answer("a", 2, at(70), false));
        killed(1, 21);

        assertThat(tally()).extracting(Tally::redelivered, Tally::unmarked).containsExactly(1, 1);
    }

    @Test
    void a_message_that_is_answered_before_an_earlier_one_of_its_chat_is_out_of_order() {
        messages.add(new Message("a", 7, 1, at(0)));
        messages.add(new Message("b", 8, 1, at(1)));
        messages.add(new Message("c", 9, 2, at(2)));
        answers.add(new Answer("a", 1, at(20), false));
        answers.add(new Answer("b", 1, at(19), false));
        answers.add(new Answer("c", 1, at(10), false));

        assertThat(tally().outOfOrder()).isEqualTo(1);
        assertThat(tally().examples()).singleElement().asString().contains("\"b\" was answered at");
    }

    @Test
    void a_kill_explains_nothing_that_one_instance_answered_twice() {
        twice(1, 1);
        poll(1, 0, 10, 7);
        killed(1, 50);

        assertThat(tally()).extracting(Tally::duplicated, Tally::redelivered).containsExactly(1, 0);
    }

    @Test
    void one_kill_explains_one_answer_and_no_more() {
        twice(1, 2);
        answers.add(new Answer("a", 3, at(90), true));
        poll(1, 0, 10, 7);
        killed(1, 50);

        assertThat(tally()).extracting(Tally::duplicated, Tally::redelivered).containsExactly(1, 1);
    }

    @Test
    void a_deploy_explains_nothing() {
        twice(1, 2);
        poll(1, 0, 10, 7);
        disturbances.add(new Disturbance(Act.DEPLOY, 1, at(50), at(60)));

        assertThat(tally().duplicated()).isEqualTo(1);
    }

    @Test
    void the_gap_is_from_the_end_of_the_last_poll_of_the_old_to_the_first_of_the_new() {
        poll(1, 0, 10, 7);
        poll(1, 8, 40);
        polls.add(new Poll(9, 2, 0, at(43), null, 0, false, List.of()));
        polls.add(new Poll(10, 2, 0, at(60), null, 0, false, List.of()));

        assertThat(Evidence.gap(polls, 1, 2)).contains(Duration.ofMillis(2));
        assertThat(Evidence.gap(polls, 1, 3)).isEmpty();
    }

    @Test
    void there_is_no_gap_if_the_old_one_still_asks() {
        polls.add(new Poll(1, 1, 0, at(10), null, 0, false, List.of()));
        polls.add(new Poll(2, 2, 0, at(20), null, 0, false, List.of()));

        assertThat(Evidence.gap(polls, 1, 2)).contains(Duration.ZERO);
    }

    @Test
    void a_conflict_counts_unless_an_intruder_was_there_or_it_met_a_poll_that_could_not_be_taken_back() {
        conflicts.add(new Evidence.Refusal(1, at(10), at(100)));
        assertThat(evidence().unexplainedConflicts()).isEqualTo(1);

        disturbances.add(new Disturbance(Act.FREEZE, 2, at(50), at(150)));
        disturbances.add(new Disturbance(Act.INTRUDER, 0, at(101), at(150)));
        assertThat(evidence().unexplainedConflicts()).isEqualTo(1);

        disturbances.add(new Disturbance(Act.FREEZE, 1, at(50), at(150)));
        assertThat(evidence().unexplainedConflicts()).isZero();
    }

    @Test
    void a_poll_that_was_sent_after_a_freeze_has_no_excuse() {
        conflicts.add(new Evidence.Refusal(1, at(60), at(100)));
        disturbances.add(new Disturbance(Act.FREEZE, 1, at(50), at(55)));

        assertThat(evidence().unexplainedConflicts()).isEqualTo(1);
    }

    private void twice(int first, int second) {
        messages.add(new Message("a", 7, 1, at(0)));
        answers.add(new Answer("a", first, at(20), true));
        answers.add(new Answer("a", second, at(70), true));
    }

    private void poll(int instance, long offset, long at, long... updates) {
        polls.add(new Poll(
                polls.size() + 1,
                instance,
                offset,
                at(at),
                at(at + 1),
                200,
                true,
                LongStream.of(updates).boxed().toList()));
    }

    private void killed(int instance, long at) {
        disturbances.add(new Disturbance(Act.KILL, instance, at(at), at(at)));
    }

    private Tally tally() {
        return Tally.of(evidence());
    }

    private Evidence evidence() {
        return new Evidence(messages, answers, polls, conflicts, disturbances, taken);
    }

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }
}
