package dev.baton.benchmarks.lease;

import dev.baton.lease.Holder;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseKeeper;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreException;
import dev.baton.lease.LeaseStoreProvider;
import dev.baton.lease.LeaseTiming;
import dev.baton.time.TimeSource;
import java.net.URI;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.UUID;

/** Ours, as the runtime uses it: a keeper, and a store that is found by its address. */
final class BatonNode implements Node, LeaseKeeper.Listener {

    private final LeaseStore store;
    private final LeaseKeeper keeper;
    private volatile long token;
    private volatile long passingSince;

    BatonNode(URI redis) {
        store = ServiceLoader.load(LeaseStoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.supports(redis))
                .findFirst()
                .orElseThrow()
                .open(redis, TimeSource.system());
        Holder holder = new Holder(UUID.randomUUID().toString(), "a benchmark", "1", Instant.now());
        keeper = new LeaseKeeper(store, NAME, holder, new LeaseTiming(LIFE), TimeSource.system(), this);
    }

    @Override
    public void acquire() throws InterruptedException {
        acquire(false);
    }

    /** Asks the holder to hand the lease over. */
    void request() throws InterruptedException {
        acquire(true);
    }

    private void acquire(boolean ask) throws InterruptedException {
        token = keeper.awaitLease(ask).lease().token().value();
    }

    @Override
    public void release() {
        keeper.release();
    }

    @Override
    public boolean believes() {
        return keeper.isValid();
    }

    @Override
    public OptionalLong token() {
        return OptionalLong.of(token);
    }

    /** When this node began to pass the lease on, which is when it stopped to rely on it. */
    long passingSince() {
        return passingSince;
    }

    @Override
    public void lost(Lease lease, String why) {
        // Whoever wants to know asks isValid().
    }

    @Override
    public void asked(Lease lease, Holder asker) {
        Thread.ofVirtual().start(() -> {
            passingSince = System.nanoTime();
            try {
                keeper.pass(asker, "");
            } catch (LeaseStoreException away) {
                return; // the asker gets it when it ends
            }
        });
    }

    @Override
    public void close() {
        keeper.close();
        store.close();
    }
}
