package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LaneTest {

    private final Backlog backlog = new Backlog();

    @Test
    void what_the_journal_and_telegram_bring_comes_by_number_whichever_is_first() {
        backlog.insert(update(7));
        backlog.append(update(4));
        backlog.append(update(5));
        backlog.insert(update(3));
        backlog.append(update(8));

        assertThat(order()).containsExactly(3L, 4L, 5L, 7L, 8L);
    }

    @Test
    void when_telegram_counts_anew_a_lower_number_is_later() {
        backlog.append(update(900));
        backlog.startsAnew(17);
        backlog.append(update(17));

        assertThat(order()).containsExactly(900L, 17L);
    }

    private List<Long> order() {
        Lane lane = backlog.lanes().iterator().next();
        List<Long> order = new ArrayList<>();
        for (InFlight head = lane.head(); head != null; head = lane.head()) {
            order.add(lane.removeHead().id());
        }
        return order;
    }

    private static InFlight update(long id) {
        return new InFlight(
                Update.parse("{\"update_id\":" + id + ",\"message\":{\"chat\":{\"id\":1}}}"),
                /* delivered= */ false,
                /* safe= */ false);
    }
}
