package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class StoredUpdatesTest {

    private final StoredUpdates stored = new StoredUpdates();

    @Test
    void what_is_stored_is_what_a_sorted_map_would_hold() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            NavigableMap<Integer, QueuedUpdate> expected = new TreeMap<>();
            stored.clear();
            int tail = random.nextInt(1, 1000);
            for (int step = 0; step < 400; step++) {
                int near = tail - 150 + random.nextInt(160);
                switch (random.nextInt(10)) {
                    case 0 -> {
                        assertThat(stored.removeBelow(near))
                                .containsExactlyElementsOf(
                                        expected.headMap(near).values());
                        expected.headMap(near).clear();
                    }
                    case 1, 2 -> assertThat(stored.remove(near)).isEqualTo(expected.remove(near));
                    case 3 -> tail += random.nextInt(200); // some are never stored
                    default -> {
                        QueuedUpdate update = update(tail++, random.nextInt(5));
                        expected.put(update.id(), update);
                        stored.add(update);
                    }
                }
                check(expected, near);
            }
        }
    }

    private void check(NavigableMap<Integer, QueuedUpdate> expected, int near) {
        assertThat(stored.size()).isEqualTo(expected.size());
        assertThat(stored.bytes())
                .isEqualTo(expected.values().stream()
                        .mapToLong(update -> update.json().length)
                        .sum());
        assertThat(stored.contains(near)).isEqualTo(expected.containsKey(near));
        if (!expected.isEmpty()) {
            assertThat(stored.firstId()).isEqualTo(expected.firstKey());
        }
        List<QueuedUpdate> rest = new ArrayList<>();
        stored.from(near).forEachRemaining(rest::add);
        assertThat(rest).containsExactlyElementsOf(expected.tailMap(near).values());
    }

    private static QueuedUpdate update(int id, int length) {
        return new QueuedUpdate(id, 1, "x".repeat(length).getBytes(StandardCharsets.UTF_8), Long.MAX_VALUE);
    }
}
