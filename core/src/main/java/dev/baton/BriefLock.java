package dev.baton;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that nobody holds for longer than it takes to put something down. Who does not get it looks again a few times
 * before it goes to sleep: to be woken takes much longer than to wait.
 */
final class BriefLock extends ReentrantLock {

    private static final long serialVersionUID = 1;

    private static final int MICROS = 2;

    @Override
    public void lock() {
        if (!tryLock()) {
            Glances.until(() -> !isLocked(), MICROS);
            super.lock();
        }
    }
}
