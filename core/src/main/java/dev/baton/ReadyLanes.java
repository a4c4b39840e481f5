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
 *
 * <p>While a batch comes in, which takes some 100 µs, one worker has to do: it lingers for the next part of the batch
 * instead of ending, and none is sent for what waits behind it. To wake a processor for another one takes longer than a
 * dozen quick handlers do.
 */
final class ReadyLanes {

    /** For so long a worker looks for the next part of a batch, in microseconds. */
    private static final int LINGERS = 60;

    private final Deque<Lane> lanes = new ArrayDeque<>();
    private boolean workerOnItsWay;

    /** Whether a worker has come since the batch has begun to, and has not gone. */
    private boolean attended;

    /** Whether a batch comes in. Changed with the lock held, as is the next; read also without it. */
    private volatile boolean filling;

    private volatile boolean any;

    /** Adds a lane, if something could begin in it and nobody works on it. */
    void offer(Lane lane) {
        if (!lane.isWorked() && lane.head() != null) {
            lane.worked(true);
            lanes.addLast(lane);
            any = true;
        }
    }

    /** The next lane for a worker; null if there is none. */
    @Nullable Lane poll() {
        Lane next = lanes.pollFirst();
        any = !lanes.isEmpty();
        return next;
    }

    /** A batch begins to come in, or has come. */
    void filling(boolean now) {
        filling = now;
        attended = false;
    }

    /** Whether a worker has to be sent now. It counts as sent. */
    boolean wantsWorker() {
        boolean wants = !lanes.isEmpty() && !workerOnItsWay && !(filling && attended);
        workerOnItsWay |= wants;
        return wants;
    }

    /** A worker that was sent, or lingered, is here. */
    void workerHasCome() {
        workerOnItsWay = false;
        attended = true;
    }

    /** A worker ends. */
    void workerGoes() {
        attended = false;
    }

    /** Whether a worker with nothing to do lingers, to come again. It counts as on its way then. */
    boolean mayLinger() {
        boolean may = filling && !workerOnItsWay;
        workerOnItsWay |= may;
        return may;
    }

    /** Waits for a moment for the next lane. Without the lock. */
    void linger() {
        Glances.until(() -> any || !filling, LINGERS);
    }
}
