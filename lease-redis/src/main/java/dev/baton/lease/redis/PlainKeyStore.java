package dev.baton.lease.redis;

import dev.baton.lease.Acquisition;
import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.lease.FencingToken;
import dev.baton.lease.Holder;
import dev.baton.lease.Holding;
import dev.baton.lease.Journal;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreRefusedException;
import dev.baton.lease.Offer;
import dev.baton.lease.Renewal;
import dev.baton.lease.Stance;
import dev.baton.lease.Standby;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Leases that are given only together with a plain key, as programs take it with {@code SET NX EX} that know nothing of
 * Baton: so a bot of the old kind and this one never run side by side, as far as the old one keeps to its key.
 *
 * <p>The key follows the lease. Who is refused the key lets the lease go again; who holds the lease renews the key with
 * it, and loses both when another program has taken the key. Among instances of Baton the lease decides, and its new
 * holder takes over the key of the one before, so that a hand-over leaves no gap.
 *
 * <p>One key is for one lease. Thread-safe.
 */
final class PlainKeyStore implements LeaseStore {

    private final LeaseStore leases;
    private final RedisLink link;
    private final String key;

    PlainKeyStore(LeaseStore leases, RedisLink link, String key) {
        this.leases = leases;
        this.link = link;
        this.key = key;
    }

    @Override
    public Acquisition acquire(String name, Holder holder, Duration timeToLive, Stance stance) {
        try {
            return acquireBoth(name, holder, timeToLive, stance);
        } catch (LeaseStoreRefusedException e) {
            throw RedisFailures.withKey(e, key);
        }
    }

    private Acquisition acquireBoth(String name, Holder holder, Duration timeToLive, Stance stance) {
        Reply seen = run("look", name, "", Duration.ZERO);
        // If a free lease is not asked for, those who wait for the key do not wake each other by letting it go.
        if (seen.is("TAKEN") && leases.read(name).isEmpty()) {
            return outsider(seen);
        }
        Acquisition answer = leases.acquire(name, holder, timeToLive, stance);
        if (answer instanceof Acquired acquired) {
            Reply taken = take(acquired.lease(), timeToLive);
            if (taken.is("TAKEN")) {
                leases.release(acquired.lease(), acquired.note().orElse(""));
                return outsider(taken);
            }
        }
        return answer;
    }

    @Override
    public Renewal renew(Lease lease, Duration timeToLive) {
        Renewal renewal = leases.renew(lease, timeToLive);
        if (renewal instanceof Renewal.Renewed) {
            Reply taken = take(lease, timeToLive);
            if (taken.is("TAKEN")) {
                leases.release(lease);
                return new Renewal.Lost("the key " + key + " was taken by a program outside of Baton: "
                        + taken.text(2).orElse(""));
            }
        }
        return renewal;
    }

    @Override
    public void release(Lease lease, String note) {
        try {
            run("free", lease.name(), value(lease), Duration.ZERO);
        } finally {
            leases.release(lease, note);
        }
    }

    @Override
    public void withdraw(String name, Holder holder) {
        leases.withdraw(name, holder);
    }

    @Override
    public boolean pass(Lease lease, Holder to, String note) {
        return leases.pass(lease, to, note);
    }

    @Override
    public Offer offer(String name, String instance) {
        return leases.offer(name, instance);
    }

    @Override
    public List<Standby> standbys(String name) {
        return leases.standbys(name);
    }

    @Override
    public Optional<Holding> read(String name) {
        Optional<Holding> holding = leases.read(name);
        if (holding.isPresent()) {
            return holding;
        }
        Reply seen = run("look", name, "", Duration.ZERO);
        return seen.is("TAKEN") ? Optional.of(outsider(seen).holding()) : Optional.empty();
    }

    @Override
    public boolean awaitChange(String name, Holder holder, Duration atMost) throws InterruptedException {
        return leases.awaitChange(name, holder, atMost);
    }

    @Override
    public Journal journal(String name, Holder holder, Duration presence) {
        return leases.journal(name, holder, presence);
    }

    @Override
    public String location() {
        return leases.location();
    }

    @Override
    public boolean shared() {
        return leases.shared();
    }

    @Override
    public void close() {
        leases.close();
    }

    private Reply take(Lease lease, Duration timeToLive) {
        return run("take", lease.name(), value(lease), timeToLive);
    }

    private Reply run(String act, String name, String value, Duration timeToLive) {
        LeaseKeys keys = new LeaseKeys(List.of(key), "", "");
        return link.act(
                keys,
                redis -> redis.run(
                        Script.PLAIN, keys.scripts(), act, ours(name), value, Long.toString(timeToLive.toMillis())));
    }

    /** A late order to free the key of a lease that has ended finds the value of the next one. */
    private static String value(Lease lease) {
        return ours(lease.name()) + lease.holder().instance() + ":" + lease.token();
    }

    private static String ours(String name) {
        return "baton:" + name + ":";
    }

    private HeldBy outsider(Reply taken) {
        long remaining = taken.number(1);
        Holder other = new Holder(
                taken.text(2).orElse(""),
                "a program outside of Baton that holds the key " + key,
                "unknown",
                Instant.EPOCH);
        return new HeldBy(new Holding(
                other,
                new FencingToken(0),
                Instant.EPOCH,
                remaining < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(remaining))));
    }
}
