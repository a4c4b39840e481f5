package dev.baton.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.Acquisition;
import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.lease.Acquisition.Settling;
import dev.baton.lease.Holder;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.Renewal;
import dev.baton.lease.redis.server.RedisServer;
import dev.baton.time.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server and stores of its own for each test. */
abstract class RedisTestCase {

    static final Duration LIFE = Duration.ofSeconds(10);
    static final String BOT = "42";
    static final String KEY = "{baton:42}:lease";
    static final String META = "{baton:42}:meta";

    final RedisServer server = RedisServer.start();
    private final List<LeaseStore> stores = new ArrayList<>();

    /** What a bot leaves that ran here before; the first start is tested where it matters. */
    @BeforeEach
    void rememberAnEarlierHolder() {
        server.command("HSET", META, "owner", "earlier", "released", "1", "until", "0", "fence", "1");
    }

    @AfterEach
    void endEverything() {
        stores.forEach(LeaseStore::close);
        server.close();
    }

    LeaseStore newStore() {
        return newStore(server.uri(), TimeSource.system());
    }

    LeaseStore newStore(TimeSource time) {
        return newStore(server.uri(), time);
    }

    LeaseStore newStore(URI uri) {
        return newStore(uri, TimeSource.system());
    }

    static Holder holder(String who) {
        return new Holder(who + "-" + UUID.randomUUID(), who + "'s host", "1", Instant.EPOCH);
    }

    static Lease take(LeaseStore store, Holder holder) {
        return acquired(store.acquire(BOT, holder, LIFE)).lease();
    }

    static Acquired acquired(Acquisition answer) {
        assertThat(answer).isInstanceOf(Acquired.class);
        return (Acquired) answer;
    }

    static Duration settling(Acquisition answer) {
        assertThat(answer).isInstanceOf(Settling.class);
        return ((Settling) answer).remaining();
    }

    static void assertHeld(Acquisition answer, Lease lease) {
        assertThat(answer).isInstanceOfSatisfying(HeldBy.class, held -> {
            assertThat(held.holding().holder()).isEqualTo(lease.holder());
            assertThat(held.holding().token()).isEqualTo(lease.token());
        });
    }

    static void assertGoesOn(LeaseStore store, Lease lease) {
        assertThat(store.renew(lease, LIFE)).isInstanceOf(Renewal.Renewed.class);
    }

    private LeaseStore newStore(URI uri, TimeSource time) {
        LeaseStore store = new RedisLeaseStoreProvider().open(uri, time);
        stores.add(store);
        return store;
    }
}
