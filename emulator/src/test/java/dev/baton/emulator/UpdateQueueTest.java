package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class UpdateQueueTest {

    private final ManualEmulatorClock clock = new ManualEmulatorClock();
    private final UpdateQueue queue = new UpdateQueue(clock::now, new Random(7));

    @Rule("2.1 Ids start at random between 2,000,001 and 1,000,000,000 and go up by one, also after all were confirmed")
    @Test
    void ids_start_at_random_and_count_up_by_one_also_after_all_were_confirmed() {
        int first = add();
        assertThat(first).isBetween(2_000_001, 1_000_000_000);
        assertThat(add()).isEqualTo(first + 1);

        queue.confirmAndRead(first + 2, 100);
        assertThat(queue.size()).isZero();
        assertThat(queue.head()).isEqualTo(first + 2);
        assertThat(add()).isEqualTo(first + 2);
    }

    @Rule("2.1 Ids start anew at 2,000,000,000, and what waits then is forgotten")
    @Test
    void ids_start_anew_when_they_have_run_out() {
        queue.startAt(1_999_999_999);
        assertThat(add()).isEqualTo(1_999_999_999);
        int anew = add();
        assertThat(anew).isBetween(2_000_001, 1_000_000_000);
        assertThat(queue.size()).isOne();
    }

    @Rule("2.4 A positive offset confirms what is strictly below it")
    @Test
    void an_offset_confirms_what_lies_strictly_below_it() {
        int first = add();
        add();

        assertThat(ids(first + 1)).containsExactly(first + 1);
        assertThat(queue.confirmed()).containsExactly((long) first);
        assertThat(ids(first)).containsExactly(first + 1);
    }

    @Rule("2.4 An offset up to ten beyond the next id is believed, and takes future updates with it")
    @Test
    void an_offset_up_to_ten_beyond_the_tail_confirms_all_there_is() {
        int first = add();

        assertThat(ids(first + 1 + 10)).isEmpty();
        assertThat(queue.confirmed()).containsExactly((long) first);
    }

    @Rule("2.4 An offset that is too high or far too low is not believed: all is returned, nothing confirmed")
    @Test
    void an_offset_further_beyond_the_tail_confirms_nothing_and_reads_all() {
        int first = add();

        assertThat(ids(first + 1 + 11)).containsExactly(first);
        assertThat(ids(2_000_000_000)).containsExactly(first);
        assertThat(queue.confirmed()).isEmpty();
    }

    @Rule("2.4 An offset that is too high or far too low is not believed: all is returned, nothing confirmed")
    @Test
    void an_offset_far_below_the_head_reads_all() {
        int first = add();

        assertThat(ids(first - 100_000)).containsExactly(first);
        assertThat(ids(first - 100_001)).containsExactly(first);
    }

    @Test
    void keeping_the_last_confirms_nothing() {
        int first = add();
        add();
        add();
        queue.keepLast(2);

        assertThat(queue.head()).isEqualTo(first + 1);
        assertThat(queue.confirmed()).isEmpty();
    }

    @Rule("2.5 A batch ends at 4 MiB")
    @Test
    void a_batch_ends_soon_after_four_mebibytes() {
        String half = "\"" + "x".repeat(500_000) + "\"";
        for (int i = 0; i < 12; i++) {
            queue.add(UpdateKind.MESSAGE, 1, half, Long.MAX_VALUE);
        }
        assertThat(queue.read(queue.head(), 100)).hasSize(9);
    }

    @Rule("2.1 A queue of 100,000 updates or 128 MiB drops what is new")
    @Test
    void a_full_queue_drops_the_new_update() {
        for (int i = 0; i < 100_000; i++) {
            add();
        }
        assertThat(queue.add(UpdateKind.MESSAGE, 1, "{}", Long.MAX_VALUE)).isEmpty();
        assertThat(queue.size()).isEqualTo(100_000);
    }

    @Rule("2.1 An update of more than 512 KiB is dropped")
    @Test
    void too_large_an_update_is_dropped() {
        String large = "\"" + "x".repeat(512 * 1024) + "\"";
        assertThat(queue.add(UpdateKind.MESSAGE, 1, large, Long.MAX_VALUE)).isEmpty();
    }

    @Rule("2.1 Expired updates are skipped when read; the ids then have gaps")
    @Test
    void an_expired_update_is_skipped_and_leaves_a_gap() {
        int first = add();
        queue.add(UpdateKind.CALLBACK_QUERY, 1, "{}", clock.now().getEpochSecond() + 150);
        int third = add();

        clock.advance(Duration.ofSeconds(150));
        assertThat(ids(0)).hasSize(3);
        clock.advance(Duration.ofSeconds(1));
        assertThat(queue.size()).isEqualTo(3);
        assertThat(ids(0)).containsExactly(first, third);
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.confirmed()).isEmpty();
    }

    private int add() {
        return queue.add(UpdateKind.MESSAGE, 1, "{}", Long.MAX_VALUE)
                .orElseThrow()
                .id();
    }

    private List<Integer> ids(int offset) {
        return queue.confirmAndRead(offset, 100).stream().map(QueuedUpdate::id).toList();
    }
}
