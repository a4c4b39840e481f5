package dev.baton;

import dev.baton.lease.Journal;
import dev.baton.lease.LeaseStoreException;
import dev.baton.time.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the journal looked at when something may have changed there, for as long as the lease is ours or lanes of ours
 * wait for other instances. It waits on a thread of its own, and an interrupt has that look again; what it finds is
 * dealt with on the {@link JournalThread}. Thread-safe.
 */
final class JournalWatch {

    private static final Logger LOG = LoggerFactory.getLogger(JournalWatch.class);

    /** How often one looks whether an instance has died for which an update of ours waits. */
    private static final Duration LOOK_PARKED = Duration.ofMillis(250);

    /** How often one looks otherwise, while one polls: others have nothing then but what they still finish. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    /** How often the holder looks whether an instance has died with something that was delivered to it. */
    private static final Duration LOOK_DELIVERED = Duration.ofSeconds(10);

    private final Journal journal;
    private final Dispatcher dispatcher;
    private final JournalLease lease;
    private final JournalThread thread;
    private final Adopter adopter;
    private final JournalReach reach;
    private final JournalMonitor monitor;
    private final Duration pause;
    private final TimeSource time;

    private Duration firstLookAfter = Duration.ZERO;
    private @Nullable Thread watcher;
    private boolean closing;

    /**
     * One that does not look yet.
     *
     * @param polls whether updates are polled for, and not delivered to each instance
     */
    JournalWatch(
            Journal journal,
            Dispatcher dispatcher,
            JournalLease lease,
            JournalThread thread,
            Adopter adopter,
            JournalReach reach,
            JournalMonitor monitor,
            boolean polls,
            TimeSource time) {
        this.journal = journal;
        this.dispatcher = dispatcher;
        this.lease = lease;
        this.thread = thread;
        this.adopter = adopter;
        this.reach = reach;
        this.monitor = monitor;
        this.pause = polls ? LOOK : LOOK_DELIVERED;
        this.time = time;
    }

    /**
     * Looks from now on. Called with the lock of the monitor held.
     *
     * @param moment for how long something else is more urgent
     */
    void begin(Duration moment) {
        firstLookAfter = moment;
        look();
    }

    /** Looks from now on, if it does not already. */
    void keepLooking() {
        monitor.lock.lock();
        try {
            if (watcher == null) {
                look();
            }
        } finally {
            monitor.lock.unlock();
        }
    }

    /** Looks at once, and from now on. */
    void lookAgain() {
        monitor.lock.lock();
        try {
            look();
        } finally {
            monitor.lock.unlock();
        }
    }

    private void look() {
        if (watcher == null && !closing) {
            watcher = Thread.ofVirtual().name("baton-journal-watch").start(this::watch);
        } else {
            wakeUp();
        }
    }

    /** Has the thread see whether it is still wanted, if there is one. Called with the lock of the monitor held. */
    void wakeUp() {
        if (watcher != null) {
            watcher.interrupt();
        }
    }

    private void watch() {
        while (isWorthWatching()) {
            try {
                time.sleep(untilFirstLook());
                lookNow();
                awaitChange();
            } catch (InterruptedException somethingHappened) {
                LOG.trace("Looking again at the journal");
            }
        }
    }

    private boolean isWorthWatching() {
        monitor.lock.lock();
        try {
            boolean worth = !closing && (lease.token() != null || dispatcher.isParked());
            if (!worth) {
                watcher = null;
                monitor.changed.signalAll();
            }
            return worth;
        } finally {
            monitor.lock.unlock();
        }
    }

    /** For how long something else is more urgent; asked once. */
    private Duration untilFirstLook() {
        monitor.lock.lock();
        try {
            Duration pause = firstLookAfter;
            firstLookAfter = Duration.ZERO;
            return pause;
        } finally {
            monitor.lock.unlock();
        }
    }

    /** Repeats it while the store is out of reach. */
    private void lookNow() throws InterruptedException {
        while (true) {
            try {
                thread.ask(adopter::look);
                reach.noteAnswer();
                return;
            } catch (LeaseStoreException outage) {
                reach.noteOutage(outage);
            } catch (RuntimeException bug) {
                JournalThread.report(bug);
            }
            time.sleep(JournalReach.RETRY);
        }
    }

    private void awaitChange() throws InterruptedException {
        try {
            journal.awaitChange(dispatcher.isParked() ? LOOK_PARKED : pause);
        } catch (LeaseStoreException outage) {
            reach.noteOutage(outage);
        } catch (RuntimeException bug) {
            JournalThread.report(bug);
            time.sleep(JournalReach.RETRY);
        }
    }

    /** Looks no more after this time. Called with the lock of the monitor held. */
    void close() {
        closing = true;
        wakeUp();
    }

    /** Whether the thread is there. Called with the lock of the monitor held. */
    boolean isWatching() {
        return watcher != null;
    }
}
