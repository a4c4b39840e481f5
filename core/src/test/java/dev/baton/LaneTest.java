package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.Journal.Elsewhere;
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

    @Test
    void what_waits_for_an_update_of_another_instance_goes_on_when_that_is_not_pending_any_more() {
        backlog.park(List.of(new Elsewhere(5, 1)));
        backlog.insert(update(6));

        backlog.parkOnly(List.of(new Elsewhere(5, 1), new Elsewhere(9, 2)), /* ahead= */ false);
        assertThat(order()).isEmpty();
        backlog.parkOnly(List.of(new Elsewhere(9, 2)), /* ahead= */ false);

        assertThat(order()).containsExactly(6L);
        assertThat(backlog.isParked()).isFalse();
    }

    @Test
    void what_waits_for_an_update_that_becomes_ours_comes_after_it() {
        backlog.park(List.of(new Elsewhere(5, 1)));
        backlog.insert(update(6));

        backlog.insert(update(5));
        backlog.parkOnly(List.of(), /* ahead= */ false);

        assertThat(order()).containsExactly(5L, 6L);
    }

    @Test
    void what_has_to_wait_for_an_update_that_has_become_ours_meanwhile_holds_up_only_what_is_later() {
        backlog.insert(update(5));
        backlog.park(List.of(new Elsewhere(5, 1)));
        backlog.insert(update(6));

        assertThat(order()).containsExactly(5L);
        backlog.parkOnly(List.of(), /* ahead= */ false);
        assertThat(order()).containsExactly(6L);
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
