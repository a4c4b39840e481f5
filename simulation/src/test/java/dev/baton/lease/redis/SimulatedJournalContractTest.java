package dev.baton.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.Journal;
import dev.baton.lease.JournalEntry;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreException;
import dev.baton.testkit.RemoteJournalContract;
import dev.baton.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The journal on the server of the simulation, which has to do what Redis does. */
final class SimulatedJournalContractTest extends RemoteJournalContract {

    private final ManualTime time = new ManualTime();
    private final ShortNetwork network = new ShortNetwork();
    private final SimulatedRedis server = new SimulatedRedis(time, new LuaScripts());

    @Override
    protected LeaseStore newStore() {
        return SimulatedRedisClient.connect(server, network, time);
    }

    @Override
    protected Network network() {
        return network;
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
    void what_is_done_is_forgotten_an_hour_after_a_day() {
        try (LeaseStore store = newStore();
                Journal journal = store.journal("42", holder("ada"), timeToLive())) {
            JournalEntry entry = new JournalEntry(5, 1, "{}", false, true);
            journal.accept(entry);
            journal.done(Set.of(5L));

            time.advance(Journal.MEMORY);
            assertThat(journal.accept(entry)).isEqualTo(new Journal.Acceptance.Done());
            time.advance(Duration.ofHours(1));

            assertThat(journal.accept(entry)).isInstanceOf(Journal.Acceptance.Accepted.class);
        }
    }

    /** Answers at once, one question after another, unless that is held up. */
    private static final class ShortNetwork implements SimulatedRedisClient.Network, Network {

        private final ReentrantLock lock = new ReentrantLock();
        private final List<Supplier<?>> held = new ArrayList<>();
        private boolean holds;

        @Override
        public void holdUp() {
            holds = true;
        }

        @Override
        public void goOn() {
            holds = false;
        }

        @Override
        public void deliver() {
            for (Supplier<?> late : held) {
                call(late);
            }
            held.clear();
        }

        @Override
        public <T> T call(Supplier<T> act) {
            lock.lock();
            try {
                if (holds) {
                    held.add(act);
                    throw new LeaseStoreException("There is no answer in time");
                }
                return act.get();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void push(Runnable what) {
            what.run();
        }
    }
}
