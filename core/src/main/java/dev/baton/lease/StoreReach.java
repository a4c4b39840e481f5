package dev.baton.lease;

import java.util.concurrent.atomic.AtomicBoolean;

/** Whether the store answers; told when that changes, not at every try. Thread-safe. */
final class StoreReach {

    private final LeaseKeeper.Listener listener;
    private final AtomicBoolean away = new AtomicBoolean();

    StoreReach(LeaseKeeper.Listener listener) {
        this.listener = listener;
    }

    void noteOutage(LeaseStoreException outage) {
        if (away.compareAndSet(false, true)) {
            listener.storeUnavailable(outage);
        }
    }

    void noteAnswer() {
        if (away.compareAndSet(true, false)) {
            listener.storeAvailable();
        }
    }
}
