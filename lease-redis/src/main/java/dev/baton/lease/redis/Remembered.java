package dev.baton.lease.redis;

import dev.baton.lease.Holder;
import dev.baton.lease.Lease;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this instance knows of one lease besides what Redis knows, for the day when Redis has forgotten it. Used with
 * the connection's lock held; times are of the monotonic clock, but a lease is over too if it is by the clock on the
 * wall: the other stands still while a host is suspended.
 */
final class Remembered {

    private final TimeSource time;
    private long highestFence;
    private @Nullable Given given;
    private @Nullable Settling settling;

    Remembered(TimeSource time) {
        this.time = time;
    }

    /** The highest fencing token ever seen; 0 if none. */
    long highestFence() {
        return highestFence;
    }

    void sawFence(long fence) {
        highestFence = Math.max(highestFence, fence);
    }

    /** The lease is this holder's until then, whatever happens to Redis. */
    void gave(Holder holder, long fence, long ends) {
        sawFence(fence);
        given = new Given(holder.instance(), fence, ends, time.now().plusNanos(ends - time.nanos()));
    }

    void lost(Lease lease) {
        if (given != null && given.isOf(lease)) {
            given = null;
        }
    }

    /** The token of the lease that the holder has and that cannot have ended yet; 0 if there is none. */
    long fenceOf(Holder holder, long now) {
        return given != null && given.instance.equals(holder.instance()) && isOn(given, now) ? given.fence : 0;
    }

    /** Whether the lease is the one given last, and cannot have ended yet. */
    boolean isValid(Lease lease, long now) {
        return given != null && given.isOf(lease) && isOn(given, now);
    }

    private boolean isOn(Given lease, long now) {
        return lease.ends - now > 0 && time.now().isBefore(lease.endsOnWall);
    }

    /**
     * How long to go on waiting for a holder from before to show itself; empty when that is over. The wait starts with
     * the first call, and anew if nobody asked for so long after its end that a holder may have come and gone.
     */
    Optional<Duration> settle(long now, Duration wait) {
        if (settling == null || now - settling.ends > wait.toNanos()) {
            settling = new Settling(now + wait.toNanos());
        }
        long left = settling.ends - now;
        return left > 0 ? Optional.of(Duration.ofNanos(left)) : Optional.empty();
    }

    boolean isSettling() {
        return settling != null;
    }

    void settled() {
        settling = null;
    }

    private record Given(String instance, long fence, long ends, Instant endsOnWall) {
        boolean isOf(Lease lease) {
            return instance.equals(lease.holder().instance())
                    && fence == lease.token().value();
        }
    }

    private record Settling(long ends) {}
}
