package dev.baton.emulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes everything that happens to one bot happen one after the other, as the single actor thread of Telegram's server
 * does.
 *
 * <p>A lock, not a thread with a mailbox: a tester's call returns its result at once, and on a
 * {@link ManualEmulatorClock} all that follows from an advance has happened when it returns. Listeners are foreign
 * code, so they run after the lock is let go, in order, by one thread at a time.
 */
final class Turn {

    private static final Logger log = LoggerFactory.getLogger(Turn.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Runnable> notices = new ArrayDeque<>();
    private final Set<Task> tasks = new HashSet<>();
    private final EmulatorClock clock;
    private boolean noticing;

    Turn(EmulatorClock clock) {
        this.clock = clock;
    }

    EmulatorClock clock() {
        return clock;
    }

    <T extends @Nullable Object> T take(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            letGo();
        }
    }

    /** Waits in turn, on a {@linkplain #newCondition() condition}, for something that may not come. */
    <T> @Nullable T await(Waiting.Wait<T> wait) throws InterruptedException {
        lock.lock();
        try {
            return wait.get();
        } finally {
            letGo();
        }
    }

    void run(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            letGo();
        }
    }

    /** To be called in turn: runs an action in turn, a while from now, unless this is closed by then. */
    EmulatorClock.Timer schedule(Duration delay, Runnable action) {
        Task task = new Task(action);
        tasks.add(task);
        task.timer = clock.schedule(delay, () -> run(task));
        return task;
    }

    /** Calls off all that was scheduled. */
    void close() {
        run(() -> List.copyOf(tasks).forEach(Task::cancel));
    }

    /** To be called in turn: runs foreign code soon after it. */
    void notice(Runnable listener) {
        notices.add(listener);
    }

    /** To wait on in turn, that is, inside an action. */
    Condition newCondition() {
        return lock.newCondition();
    }

    private void letGo() {
        boolean hasNotices = lock.getHoldCount() == 1 && !notices.isEmpty(); // of actions within each other the outer
        lock.unlock();
        if (hasNotices) {
            giveNotices();
        }
    }

    private void giveNotices() {
        while (true) {
            lock.lock();
            try {
                if (noticing || notices.isEmpty()) {
                    return;
                }
                noticing = true;
            } finally {
                lock.unlock();
            }
            giveOne();
        }
    }

    private void giveOne() {
        Runnable listener;
        lock.lock();
        try {
            listener = notices.remove();
        } finally {
            lock.unlock();
        }
        try {
            listener.run();
        } catch (RuntimeException e) {
            log.warn("A listener of the emulator failed", e);
        } finally {
            lock.lock();
            try {
                noticing = false;
            } finally {
                lock.unlock();
            }
        }
    }

    private final class Task implements Runnable, EmulatorClock.Timer {

        private final Runnable action;
        private EmulatorClock.Timer timer = () -> {};

        private Task(Runnable action) {
            this.action = action;
        }

        @Override
        public void run() {
            if (tasks.remove(this)) {
                action.run();
            }
        }

        @Override
        public void cancel() {
            if (tasks.remove(this)) {
                timer.cancel();
            }
        }
    }
}
