package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.InMemoryLeaseStore;
import dev.baton.lease.Journal;
import dev.baton.lease.LeaseStore;
import dev.baton.time.ManualTime;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InMemoryJournalContractTest extends JournalContract {

    private final ManualTime time = new ManualTime();
    private final LeaseStore store = new InMemoryLeaseStore(time);

    @Override
    protected LeaseStore newStore() {
        return store;
    }

    @Override
    protected Duration timeToLive() {
        return Duration.ofSeconds(10);
    }

    @Override
    protected void letTimePass(Duration duration) {
        time.advance(duration);
    }

    @Test
    void what_is_done_is_forgotten_after_a_day() {
        Journal journal = open(holder("ada"));
        accepted(journal, delivered(5, 1));
        journal.done(Set.of(5L));

        time.advance(Journal.MEMORY);
        assertThat(journal.accept(delivered(5, 1))).isEqualTo(new Journal.Acceptance.Done());
        time.advance(Duration.ofSeconds(1));

        assertThat(journal.accept(delivered(5, 1))).isInstanceOf(Journal.Acceptance.Accepted.class);
    }
}
