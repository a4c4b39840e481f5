package dev.baton;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock of all that the parts of a {@link JournalKeeper} remember for more than one thread, and the condition that
 * is signalled when any of that has changed. Nobody asks the journal while holding it; the lock of the {@link Backlog}
 * may be taken inside it, and not the other way round.
 */
final class JournalMonitor {

    final ReentrantLock lock = new ReentrantLock();
    final Condition changed = lock.newCondition();
}
