package dev.baton.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.sandbox.Timeline.Seen;
import dev.baton.emulator.RecordedCall;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TimelineTest {

    private Instant now = Instant.ofEpochSecond(1000);
    private final Timeline timeline = new Timeline(() -> now);

    @Test
    void a_stretch_lasts_as_long_as_an_instance_does_the_same() {
        look(new Seen("#1", "holding", 7));
        pass(5);
        look(new Seen("#1", "holding", 7));
        assertThat(things())
                .singleElement()
                .asString()
                .contains("\"from\":1000000")
                .doesNotContain("\"to\"");

        pass(5);
        look(new Seen("#1", "stopping", 7));
        assertThat(things()).hasSize(2).anyMatch(each -> each.contains("holding") && each.contains("\"to\":1010000"));
        look();
        assertThat(things()).allMatch(each -> each.contains("\"to\":1010000"));
    }

    @Test
    void the_lease_going_to_another_instance_is_marked() {
        look(new Seen("#1", "holding", 7), new Seen("#2", "standby", 0));
        look(new Seen("#1", "stopping", 0), new Seen("#2", "holding", 8));

        assertThat(things()).anyMatch(each -> each.contains("The lease went from #1 to #2"));
    }

    @Test
    void polls_that_follow_each_other_are_one_stretch() {
        timeline.polled(poll(1));
        pass(10);
        timeline.ended(poll(1));
        pass(1);
        timeline.polled(poll(2));
        assertThat(things()).singleElement().asString().contains("poll 1").doesNotContain("\"to\"");

        timeline.ended(poll(2));
        pass(60);
        timeline.polled(poll(3));
        assertThat(things()).hasSize(2).allMatch(each -> each.contains("poll 1"));
    }

    @Test
    void polls_at_one_time_are_in_rows_of_their_own() {
        timeline.polled(poll(1));
        timeline.polled(poll(2));
        timeline.ended(poll(1));
        timeline.polled(poll(3));

        assertThat(things()).hasSize(2).anyMatch(each -> each.contains("poll 2"));
    }

    @Test
    void a_poll_that_is_never_answered_leaves_its_row_after_a_minute() {
        timeline.polled(poll(1));
        pass(61);
        timeline.polled(poll(2));

        assertThat(things()).hasSize(2).allMatch(each -> each.contains("poll 1"));
    }

    @Test
    void a_conflict_is_marked_if_somebody_heard_of_it() {
        timeline.ended(call(1, 409, false));
        assertThat(things()).isEmpty();
        timeline.ended(call(2, 409, true));
        assertThat(things()).singleElement().asString().contains("getUpdates was answered with 409");
    }

    private void look(Seen... rows) {
        timeline.look(List.of(rows));
    }

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
    }

    private List<String> things() {
        return timeline.feed().since(0).items();
    }

    private RecordedCall poll(long number) {
        return call(number, null, false);
    }

    private RecordedCall call(long number, @Nullable Integer status, boolean delivered) {
        return new RecordedCall(number, "getUpdates", Map.of(), now, 1, 2, 3, null, status, null, delivered, null);
    }
}
