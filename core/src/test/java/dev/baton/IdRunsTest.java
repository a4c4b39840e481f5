package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdRunsTest {

    private final IdRuns ids = new IdRuns(100);

    @Test
    void ids_are_remembered_in_whatever_order_they_come() {
        LongStream.of(7, 5, 6, 9, 5).forEach(ids::add);

        assertThat(LongStream.range(0, 20).filter(ids::contains)).containsExactly(5L, 6L, 7L, 9L);
    }

    @Test
    void all_below_an_id_are_forgotten_at_once() {
        LongStream.of(1, 2, 3, 4, 7, 8).forEach(ids::add);

        ids.removeBelow(3);

        assertThat(LongStream.range(0, 20).filter(ids::contains)).containsExactly(3L, 4L, 7L, 8L);
        assertThat(ids.hasFrom(8)).isTrue();
        assertThat(ids.hasFrom(9)).isFalse();
    }

    @Test
    void when_there_are_too_many_the_oldest_are_forgotten() {
        LongStream.range(1000, 1150).forEach(ids::add);

        assertThat(LongStream.range(0, 2000).filter(ids::contains)).containsExactly(range(1050, 1150));
    }

    @Test
    void when_numbers_begin_anew_below_the_new_ones_are_kept() {
        LongStream.range(1000, 1100).forEach(ids::add);

        LongStream.range(1, 51).forEach(ids::add);

        assertThat(LongStream.range(0, 2000).filter(ids::contains)).hasSize(100).contains(range(1, 51));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void they_are_those_that_a_set_would_have(int seed) {
        Random random = new Random(seed);
        TreeSet<Long> expected = new TreeSet<>();
        for (int i = 0; i < 20_000; i++) {
            long id = random.nextInt(300);
            switch (random.nextInt(40)) {
                case 0 -> {
                    ids.removeBelow(id);
                    expected.headSet(id, false).clear();
                }
                case 1 -> {
                    ids.removeFrom(id);
                    expected.tailSet(id, true).clear();
                }
                default -> {
                    ids.add(id);
                    expected.add(id);
                    if (expected.size() > 100) {
                        expected.remove(farthest(expected, id));
                    }
                }
            }
            assertThat(ids.contains(id)).isEqualTo(expected.contains(id));
            assertThat(ids.hasFrom(id)).isEqualTo(!expected.tailSet(id, true).isEmpty());
        }
        assertThat(LongStream.range(0, 300).filter(ids::contains).boxed()).containsExactlyElementsOf(expected);
    }

    private static Long farthest(Set<Long> ids, long from) {
        return ids.stream()
                .max(Comparator.<Long>comparingLong(id -> Math.abs(id - from)).thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
    }

    private static Long[] range(long from, long to) {
        return LongStream.range(from, to).boxed().toArray(Long[]::new);
    }
}
