package dev.baton.botapi;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** When patience with a real network ends. Immutable. */
final class Deadline {

    private final long at;

    private Deadline(long at) {
        this.at = at;
    }

    static Deadline in(Duration patience) {
        return new Deadline(System.nanoTime() + patience.toNanos());
    }

    Deadline orEarlierIn(Duration patience) {
        Deadline other = in(patience);
        return other.at - at < 0 ? other : this;
    }

    boolean isOver() {
        return left() <= 0;
    }

    /**
     * What is left as the timeout of a socket, for which 0 would mean for ever.
     *
     * @throws SocketTimeoutException if nothing is left
     */
    int millisLeft() throws SocketTimeoutException {
        if (isOver()) {
            throw new SocketTimeoutException("The time is over");
        }
        return Math.clamp(TimeUnit.NANOSECONDS.toMillis(left()), 1, Integer.MAX_VALUE);
    }

    /** Is done when it is over. */
    CompletableFuture<Void> passing() {
        return new CompletableFuture<Void>().completeOnTimeout(null, left(), TimeUnit.NANOSECONDS);
    }

    private long left() {
        return at - System.nanoTime();
    }
}
