package dev.baton.lease;

import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Makes the keepers of simulated instances: all their threads are virtual, and chance comes from the seed. */
public final class SimulatedKeepers {

    private SimulatedKeepers() {}

    public static LeaseKeeper keeper(
            LeaseStore store,
            String name,
            Holder self,
            LeaseTiming timing,
            TimeSource time,
            LeaseKeeper.Listener events,
            RandomGenerator random,
            Runnable lost) {
        return new LeaseKeeper(
                store,
                name,
                self,
                timing,
                time,
                new Heard(events, lost),
                Thread.ofVirtual().name("fence").factory(),
                random);
    }

    /** Tells the simulation of a loss, before the runtime hears of it. */
    private record Heard(LeaseKeeper.Listener runtime, Runnable lost) implements LeaseKeeper.Listener {

        @Override
        public void lost(Lease lease, String why) {
            lost.run();
            runtime.lost(lease, why);
        }

        @Override
        public void renewed(Lease lease) {
            runtime.renewed(lease);
        }

        @Override
        public void asked(Lease lease, Holder asker) {
            runtime.asked(lease, asker);
        }

        @Override
        public void notAsking(String why) {
            runtime.notAsking(why);
        }

        @Override
        public void waiting(Holding holding) {
            runtime.waiting(holding);
        }

        @Override
        public void settling(Duration remaining) {
            runtime.settling(remaining);
        }

        @Override
        public void storeUnavailable(LeaseStoreException problem) {
            runtime.storeUnavailable(problem);
        }

        @Override
        public void storeAvailable() {
            runtime.storeAvailable();
        }
    }
}
