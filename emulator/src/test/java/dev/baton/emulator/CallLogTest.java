package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CallLogTest {

    private static final int MEBIBYTE = 1024 * 1024;
    private static final Body ANSWER = Body.of("x".repeat(MEBIBYTE));

    private final CallMemory memory = new CallMemory();
    private final Turn turn = new Turn(new ManualEmulatorClock());
    private final CallLog log = new CallLog(turn, memory);

    @Test
    void the_oldest_calls_are_forgotten_when_the_answers_fill_the_memory() {
        fill(log, 300);

        List<RecordedCall> calls = log.calls();
        assertThat(calls.size()).isBetween(100, 128);
        assertThat(calls.getLast().number()).isEqualTo(300);
        assertThat(calls.getFirst().number()).isEqualTo(301 - calls.size());
    }

    @Test
    void a_bot_with_little_to_remember_forgets_nothing_when_another_fills_the_memory() {
        CallLog quiet = new CallLog(turn, memory);
        fill(quiet, 10);
        fill(log, 300);
        fill(quiet, 10);

        assertThat(quiet.calls()).hasSize(20);
        assertThat(log.calls().size()).isBetween(60, 128);
    }

    @Test
    void a_call_that_was_forgotten_can_still_be_answered() {
        CallLog.Entry first = log.add("getUpdates", new Parameters(), new Caller(1, 1, 0));
        fill(log, 300);
        turn.run(() -> first.answered(200, ANSWER));
        turn.run(() -> first.reached(true, false));

        assertThat(log.calls()).extracting(RecordedCall::number).doesNotContain(1L);
    }

    private void fill(CallLog filled, int calls) {
        for (int i = 0; i < calls; i++) {
            CallLog.Entry entry = filled.add("getUpdates", new Parameters(), new Caller(1, 1, 0));
            turn.run(() -> entry.answered(200, ANSWER));
        }
    }
}
