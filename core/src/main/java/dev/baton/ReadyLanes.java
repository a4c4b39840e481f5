package dev.baton;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The lanes in which something could begin and for which no worker has come yet. Guarded by the lock of the
 * {@link Backlog}.
 *
 * <p>While there is one, a worker is on its way that has not begun: it begins the moment a processor has nothing better
 * to do, as when a handler waits. So no chat waits for the handler of another, and a thousand chats with quick handlers
 * are still worked off by as many threads as there are processors.
 */
final class ReadyLanes {

    private final Deque<Lane> lanes = new ArrayDeque<>();
    private boolean workerOnItsWay;

    /** Adds a lane, if something could begin in it and nobody works on it. */
    void offer(Lane lane) {
        if (!lane.isWorked() && lane.head() != null) {
            lane.worked(true);
            lanes.addLast(lane);
        }
    }

    /** The next lane for a worker; null if there is none. */
    @Nullable Lane poll() {
        return lanes.pollFirst();
    }

    /** Whether a worker has to be sent now. It counts as sent. */
    boolean wantsWorker() {
        boolean wants = !lanes.isEmpty() && !workerOnItsWay;
        workerOnItsWay |= wants;
        return wants;
    }

    /** A worker that was sent has begun. */
    void workerHasCome() {
        workerOnItsWay = false;
    }
}
