package dev.baton.lease.redis;

import dev.baton.lease.Acquisition;
import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Holder;
import dev.baton.lease.Holding;
import dev.baton.lease.Journal;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.Offer;
import dev.baton.lease.Renewal;
import dev.baton.lease.Stance;
import dev.baton.lease.Standby;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases in Redis 5 or newer, or Valkey. Opened by {@link RedisLeaseStoreProvider}.
 *
 * <h2>Keys</h2>
 *
 * For a lease named N; the braces keep all of them on one node of a cluster:
 *
 * <table>
 * <caption>What is kept</caption>
 * <tr><td>{@code {baton:N}:lease}</td><td>the holder's identity; expires with the lease, as any {@code SET NX PX}
 *     lock</td></tr>
 * <tr><td>{@code {baton:N}:meta}</td><td>hash that does not expire: {@code owner}, {@code until}, {@code fence},
 *     {@code released}, {@code since}, {@code clean}, {@code epoch} (when this memory began), times in ms;
 *     {@code claimed} (from when it is passed on or let go of until the next holder has come: 0, or
 *     {@code told} if that one may act already), {@code passed} (the
 *     last hand-over, in microseconds), {@code pass} (the name of that order), {@code note} (what is left for the next
 *     holder)</td></tr>
 * <tr><td>{@code {baton:N}:info}</td><td>the holder's description, JSON, for people</td></tr>
 * <tr><td>{@code {baton:N}:standbys}</td><td>hash: for each instance that waits, when it came and until when it counts as
 *     present, when it asked for a hand-over, the name of its last question, and its description; expires when nobody
 *     comes any more</td></tr>
 * <tr><td>{@code {baton:N}:ch}</td><td>channel on which it is told that the lease was let go, asked for ({@code for I},
 *     to the holder I only), or passed on ({@code for I} and the lease, to its new holder I only)</td></tr>
 * </table>
 *
 * {@link RedisJournal} says what is kept of the journal.
 *
 * <p>The hash is a second witness. A key that expires is what Redis evicts first, and what people delete; as long as
 * the hash says that the lease has not ended, nobody gets it, and its holder puts the key back. If both are gone, Redis
 * has lost its memory (restarted empty, flushed): the holder's next renewal puts them back with the same token, and
 * everybody else waits ({@link Acquisition.Settling}): a whole life for those who knew of a holder, the time of one and
 * a half renewals for those who did not, and not at all on a bot's first start if the server can show that it has
 * forgotten nothing ({@code INFO}). Such a lease is not clean unless it has forgotten nothing for a day: a holder may
 * have died together with the server's memory.
 *
 * <h2>Clocks</h2>
 *
 * Only the server's clock decides when a lease ends. A fencing token is one more than the highest that the server or
 * the asker has seen, and at least the server's time in milliseconds: a counter alone would start again when Redis
 * loses its data, or give the same number twice after a fail-over. What this instance remembers (how long it has to
 * wait, until when its own lease is good) it times on the monotonic clock, from before the question was sent.
 *
 * <h2>Hand-over</h2>
 *
 * Who waits is a standby until a life after its last question. It keeps its arrival, by the server's clock, and one
 * that asks for a hand-over and came before the last one is refused. The holder is told by the channel when a wish is
 * new, and by each renewal. It passes the lease on in one step, with a new token, and the lease is then kept for
 * {@link LeaseStore#CLAIM}. An order to pass it on that arrives late finds another token and changes nothing. The new
 * holder is told with it all that it needs ({@link #handedOver}); the others notice when they look next.
 *
 * <h2>When Redis is full</h2>
 *
 * Renewals go on and leases are taken and let go of: each script begins with a write that takes no memory, after which
 * Redis lets it write. The description is written last and may fail.
 *
 * <h2>What is not promised</h2>
 *
 * Redis replicates asynchronously. A lease that was just taken is waited for at a replica, if one is connected, for a
 * fifth of a second. A replica that has missed it nevertheless and becomes the primary gives it a second time, with a
 * higher token; the former holder learns of it at its next renewal. A primary that is cut off from its replicas and yet
 * reachable for its holder goes on to renew, unless the option {@code replicas} or {@code min-replicas-to-write}
 * forbids that. And a holder that cannot reach a Redis that came back empty has a rival as soon as one that never knew
 * of it has waited. For more, use a store that keeps its promises by consensus.
 *
 * <h2>What was decided against</h2>
 *
 * Redisson's lock does not tell its holder that it is lost, counts fences from 1 again after a flush, and brings twenty
 * megabytes. Lettuce repeats commands by itself after a reconnect and waits for a minute, both wrong for a lease, and
 * is slow to start. A pool would only add to one connection that is used a few times in a second. Notifications of
 * expired keys come late and must be switched on; a waiter that looks when the lease is due is earlier.
 *
 * <h2>Permissions</h2>
 *
 * A user with just what is needed. {@code +info}, {@code +role}, {@code +wait}, {@code +client|setname} and, for
 * database 0, {@code +select} can be left out:
 *
 * <pre>{@code
 * ACL SETUSER bot on >password ~{baton:*}:* &{baton:*}:* +eval +evalsha +get +set +del +pexpire +pttl +hmget +hset
 *     +hgetall +hdel +setbit +getbit +zadd +zrem +zrange +zcard +time +publish +subscribe +ping +select +info +role
 *     +wait +client|setname
 * }</pre>
 *
 * Thread-safe.
 */
public final class RedisLeaseStore implements LeaseStore {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLeaseStore.class);

    private final String location;
    private final TimeSource time;
    private final FirstLook firstLook;
    private final Replicas replicas;
    private final RedisLink link;
    private final WakeUps wakeUps;
    private final Map<String, Remembered> memory = new ConcurrentHashMap<>();
    private final Map<Asker, String> questions = new ConcurrentHashMap<>();

    RedisLeaseStore(String location, int requiredReplicas, TimeSource time, RedisLink link, WakeUps wakeUps) {
        this.location = location;
        this.firstLook = new FirstLook(location);
        this.replicas = new Replicas(requiredReplicas, location);
        this.time = time;
        this.link = link;
        this.wakeUps = wakeUps;
    }

    @Override
    public Acquisition acquire(String name, Holder holder, Duration timeToLive, Stance stance) {
        LeaseKeys keys = LeaseKeys.of(name);
        Remembered remembered = remembered(name);
        boolean canBeTold = wakeUps.looking(keys.channel(), holder.instance()) && replicas.required() == 0;
        String question = canBeTold ? UUID.randomUUID().toString() : "";
        questions.put(new Asker(name, holder.instance()), question);
        return link.act(keys, redis -> {
            firstLook.look(redis, keys);
            return new Acquiring(
                            redis, keys, name, holder, timeToLive, stance, question, remembered, replicas, time.nanos())
                    .answer();
        });
    }

    private record Asker(String name, String instance) {}

    /** {@inheritDoc} Who has to hear from replicas asks for the lease instead. */
    @Override
    public Optional<Acquired> handedOver(String name, Holder holder) {
        String question = questions.getOrDefault(new Asker(name, holder.instance()), "");
        String words = wakeUps.told(LeaseKeys.of(name).channel(), holder.instance());
        return HandedOver.in(words, question, name, holder);
    }

    @Override
    public Renewal renew(Lease lease, Duration timeToLive) {
        LeaseKeys keys = LeaseKeys.of(lease.name());
        Remembered remembered = remembered(lease.name());
        wakeUps.looking(keys.channel(), lease.holder().instance());
        return link.act(keys, redis -> {
            remembered.sawFence(lease.token().value());
            long now = time.nanos();
            Reply reply = redis.run(
                    Script.RENEW,
                    keys.scripts(),
                    lease.holder().instance(),
                    Long.toString(timeToLive.toMillis()),
                    lease.token().toString(),
                    remembered.isValid(lease, now) ? "1" : "0",
                    Long.toString(lease.since().toEpochMilli()),
                    lease.holder().toJson());
            if (reply.is("LOST")) {
                remembered.lost(lease);
                return new Renewal.Lost(Answers.whyLost(lease, reply));
            }
            replicas.confirmRenewed(redis);
            remembered.gave(lease.holder(), lease.token().value(), now + timeToLive.toNanos());
            if (reply.is("REASSERTED")) {
                LOG.warn(
                        "The key of lease {} was gone from {} and was put back: deleted, or evicted?",
                        lease.name(),
                        location);
            } else if (reply.is("RESTORED")) {
                LOG.warn("Lease {} was unknown in {} and was put back: Redis has lost data", lease.name(), location);
            }
            return new Renewal.Renewed(Answers.asker(reply));
        });
    }

    @Override
    public void release(Lease lease, String note) {
        LeaseKeys keys = LeaseKeys.of(lease.name());
        Remembered remembered = remembered(lease.name());
        link.act(keys, redis -> {
            Reply reply = redis.run(
                    Script.RELEASE,
                    keys.scripts(),
                    lease.holder().instance(),
                    lease.token().toString(),
                    remembered.isValid(lease, time.nanos()) ? "1" : "0",
                    keys.channel(),
                    note);
            remembered.lost(lease);
            return reply;
        });
    }

    @Override
    public Optional<Holding> read(String name) {
        LeaseKeys keys = LeaseKeys.of(name);
        Remembered remembered = remembered(name);
        return link.act(keys, redis -> {
            Reply reply = redis.run(Script.READ, keys.scripts());
            if (reply.is("HELD")) {
                return Optional.of(Answers.holding(reply, remembered));
            }
            remembered.sawFence(reply.number(1));
            return Optional.empty();
        });
    }

    /**
     * {@inheritDoc}
     *
     * <p>Waits for five seconds at most, because a message from Redis can be lost. A message that comes between a call
     * of {@link #acquire} and this one is not. The first call returns as soon as Redis tells changes, for which it
     * waits a fifth of a second at least, so that one looks once more after that.
     */
    @Override
    public boolean awaitChange(String name, Holder holder, Duration atMost) throws InterruptedException {
        return wakeUps.await(LeaseKeys.of(name).channel(), holder.instance(), atMost);
    }

    @Override
    public void withdraw(String name, Holder holder) {
        LeaseKeys keys = LeaseKeys.of(name);
        link.act(keys, redis -> redis.run(Script.WITHDRAW, keys.scripts(), holder.instance(), keys.channel()));
    }

    @Override
    public boolean pass(Lease lease, Holder to, String note) {
        LeaseKeys keys = LeaseKeys.of(lease.name());
        Remembered remembered = remembered(lease.name());
        String order = UUID.randomUUID().toString();
        return link.act(keys, redis -> {
            boolean kept = false;
            try {
                Reply reply = redis.run(
                        Script.PASS,
                        keys.scripts(),
                        lease.holder().instance(),
                        lease.token().toString(),
                        to.instance(),
                        Long.toString(CLAIM.toMillis()),
                        keys.channel(),
                        order,
                        note);
                kept = reply.is("KEPT");
                remembered.sawFence(reply.number(1));
                return !kept;
            } finally {
                if (!kept) {
                    remembered.lost(lease);
                }
            }
        });
    }

    @Override
    public Offer offer(String name, String instance) {
        LeaseKeys keys = LeaseKeys.of(name);
        return link.act(keys, redis -> {
            Reply reply = redis.run(Script.OFFER, keys.scripts(), instance, keys.channel());
            return switch (reply.word()) {
                case "MADE" -> new Offer.Made(Answers.standby(reply, 1, true));
                case "ABSENT" -> new Offer.Refused("no instance " + instance + " waits for it");
                default -> new Offer.Refused("nobody holds the lease");
            };
        });
    }

    @Override
    public List<Standby> standbys(String name) {
        LeaseKeys keys = LeaseKeys.of(name);
        return link.act(keys, redis -> Answers.standbys(redis.run(Script.STANDBYS, keys.scripts())));
    }

    /** {@inheritDoc} Who falls silent is present for as long as that, by the server's clock. */
    @Override
    public Journal journal(String name, Holder holder, Duration presence) {
        String self = holder.instance();
        return new RedisJournal(JournalKeys.of(name, self), self, presence, link, firstLook, replicas, wakeUps, time);
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public void close() {
        wakeUps.close();
        link.close();
    }

    private Remembered remembered(String name) {
        return memory.computeIfAbsent(name, n -> new Remembered(time));
    }
}
