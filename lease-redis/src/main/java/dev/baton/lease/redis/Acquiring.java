package dev.baton.lease.redis;

import dev.baton.lease.Acquisition;
import dev.baton.lease.FencingToken;
import dev.baton.lease.Holder;
import dev.baton.lease.Lease;
import dev.baton.lease.Stance;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The wish of one holder to have one lease, and what to do when Redis knows nothing of that lease.
 *
 * @param question a name for it
 * @param now when the wish came up, by the monotonic clock
 */
record Acquiring(
        RedisCommands redis,
        LeaseKeys keys,
        String name,
        Holder holder,
        Duration timeToLive,
        Stance stance,
        String question,
        Remembered remembered,
        Replicas replicas,
        long now) {

    /** What a holder left unfinished matters for so long: a server that was emptied later than that may hide it. */
    private static final Duration UNFINISHED = Duration.ofDays(1);

    Acquisition answer() {
        Reply reply = ask("ask");
        if (!reply.is("COLD")) {
            return answer(reply);
        }
        Optional<ServerInfo> server = provenToBeNew();
        if (server.isPresent()) {
            return answer(ask(server.get().provesThatNothingIsForgotten(UNFINISHED) ? "new" : "settled"));
        }
        Optional<Duration> wait = remembered.settle(now, settlingTime());
        return wait.isPresent() ? new Acquisition.Settling(wait.get()) : answer(ask("settled"));
    }

    private Reply ask(String whenForgotten) {
        return redis.run(
                Script.ACQUIRE,
                keys.scripts(),
                holder.instance(),
                Long.toString(timeToLive.toMillis()),
                Long.toString(remembered.highestFence()),
                Long.toString(remembered.fenceOf(holder, now)),
                whenForgotten,
                holder.toJson(),
                stance.name().toLowerCase(Locale.ROOT),
                keys.channel(),
                question);
    }

    private Acquisition answer(Reply reply) {
        remembered.settled();
        if (reply.is("HELD")) {
            return Answers.heldBy(reply, remembered);
        }
        replicas.confirmTaken(redis, reply.number(5));
        long fence = reply.number(1);
        remembered.gave(holder, fence, now + timeToLive.toNanos());
        Lease lease = new Lease(name, holder, new FencingToken(fence), Instant.ofEpochMilli(reply.number(2)));
        String note = reply.text(4).orElse("");
        return new Acquisition.Acquired(lease, reply.flag(3), note.isEmpty() ? Optional.empty() : Optional.of(note));
    }

    /** The server, if it can show that it knows nothing of the lease because nobody can have it. Asked once. */
    private Optional<ServerInfo> provenToBeNew() {
        if (remembered.highestFence() > 0 || remembered.isSettling()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ServerInfo.of(redis.info()))
                    .filter(server -> server.provesThatNothingIsForgotten(timeToLive));
        } catch (JedisDataException notPermitted) {
            return Optional.empty();
        }
    }

    /** A holder that is alive renews within a quarter of the life; one that is known about gets all of it. */
    private Duration settlingTime() {
        return remembered.highestFence() > 0
                ? timeToLive
                : timeToLive.multipliedBy(3).dividedBy(8);
    }
}
