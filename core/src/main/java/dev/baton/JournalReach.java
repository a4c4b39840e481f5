package dev.baton;

import dev.baton.lease.LeaseStoreException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the journal answers; said when it falls silent, not at every try. Thread-safe. */
final class JournalReach {

    private static final Logger LOG = LoggerFactory.getLogger(JournalReach.class);

    /** How long to wait before one that did not answer is asked again. */
    static final Duration RETRY = Duration.ofMillis(500);

    private final AtomicBoolean away = new AtomicBoolean();

    void noteOutage(LeaseStoreException outage) {
        if (away.compareAndSet(false, true)) {
            LOG.warn(
                    "The journal cannot be written: {}. Nothing is confirmed that is neither done nor in it.",
                    outage.getMessage());
        }
    }

    void noteAnswer() {
        away.set(false);
    }
}
