package dev.baton.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.lease.Holder;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseKeeper;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreException;
import dev.baton.lease.LeaseTiming;
import dev.baton.lease.redis.server.RedisServer;
import dev.baton.time.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A primary, a replica, and a sentinel that makes one of the other. */
class RedisSentinelTest extends RedisTestCase {

    private static final Duration FAIL_OVER = Duration.ofSeconds(30);

    private final RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1", Integer.toString(server.port()));
    private final RedisServer sentinel = RedisServer.startSentinel(server, "main");

    @BeforeEach
    void awaitReplica() {
        await().until(() -> info(replica, "replication").contains("master_link_status:up"));
        await().until(() -> info(sentinel, "sentinel").contains("slaves=1"));
    }

    @AfterEach
    void stop() {
        sentinel.close();
        replica.close();
    }

    @Test
    void the_primary_is_found_also_when_the_first_sentinel_is_gone() throws Exception {
        LeaseStore store = newStore(sentinels("127.0.0.1:1,127.0.0.1:" + sentinel.port(), "main"));

        Lease lease = take(store, holder("ada"));

        assertThat(server.command("GET", KEY)).isEqualTo(lease.holder().instance());
        assertThat(store.awaitChange(BOT, lease.holder(), LIFE)).isTrue();
        assertThat(store.location())
                .isEqualTo("redis-sentinel://127.0.0.1:1,127.0.0.1:" + sentinel.port() + "/0?master=main");
    }

    @Test
    void a_primary_that_the_sentinels_do_not_know_is_an_outage() {
        LeaseStore store = newStore(sentinels("127.0.0.1:" + sentinel.port(), "other"));

        assertThatThrownBy(() -> store.read(BOT))
                .isInstanceOf(LeaseStoreException.class)
                .hasMessageContaining("knows no primary \"other\"");
    }

    @Test
    void a_server_that_is_no_sentinel_is_named() {
        LeaseStore store = newStore(sentinels("127.0.0.1:" + server.port(), "main"));

        assertThatThrownBy(() -> store.read(BOT))
                .isInstanceOf(LeaseStoreException.class)
                .hasMessageContaining("does not answer as a sentinel");
    }

    @Test
    void a_fail_over_never_makes_two_holders() throws Exception {
        LeaseTiming timing = new LeaseTiming(Duration.ofSeconds(2));
        try (LeaseKeeper ada = keeper("ada", timing);
                LeaseKeeper bob = keeper("bob", timing);
                Ending<ExecutorService> standbys =
                        new Ending<>(Executors.newVirtualThreadPerTaskExecutor(), ExecutorService::shutdownNow)) {
            ada.acquire();
            Lease lease = ada.lease().orElseThrow();
            Future<?> standby = standbys.it().submit(() -> bob.awaitLease(false));
            await().until(() -> !newStore(uri()).standbys(BOT).isEmpty());

            server.kill();

            await().atMost(FAIL_OVER).pollInterval(Duration.ofMillis(1)).until(() -> {
                boolean bobs = bob.isValid();
                boolean adas = ada.isValid();
                assertThat(bobs && adas).as("two holders").isFalse();
                return (bobs || adas) && holderAtReplica();
            });
            assertThat(info(replica, "replication")).contains("role:master");
            if (bob.isValid()) {
                assertThat(bob.lease().orElseThrow().token()).isGreaterThan(lease.token());
            } else {
                standby.cancel(true);
                assertThat(ada.lease()).contains(lease);
            }
        }
    }

    @Test
    void a_holder_that_dies_with_the_primary_is_followed_by_a_standby_with_a_higher_token() throws Exception {
        LeaseTiming timing = new LeaseTiming(Duration.ofSeconds(2));
        try (LeaseKeeper ada = keeper("ada", timing);
                LeaseKeeper bob = keeper("bob", timing);
                Ending<ExecutorService> standbys =
                        new Ending<>(Executors.newVirtualThreadPerTaskExecutor(), ExecutorService::shutdownNow)) {
            ada.acquire();
            Lease lease = ada.lease().orElseThrow();
            Future<?> standby = standbys.it().submit(() -> bob.awaitLease(false));
            await().until(() -> !newStore(uri()).standbys(BOT).isEmpty());

            fallSilent(ada);
            server.kill();

            standby.get(FAIL_OVER.toSeconds(), TimeUnit.SECONDS);
            assertThat(bob.lease().orElseThrow().token()).isGreaterThan(lease.token());
            assertThat(replica.command("GET", KEY))
                    .isEqualTo(bob.lease().orElseThrow().holder().instance());
        }
    }

    @Test
    void a_lease_that_must_be_replicated_counts_only_while_it_is() {
        LeaseStore store = newStore(URI.create(server.uri() + "?replicas=1"));
        Holder ada = holder("ada");
        // A replica that has just come confirms after a moment only.
        Lease lease = await().ignoreException(LeaseStoreException.class).until(() -> take(store, ada), taken -> true);
        assertGoesOn(store, lease);
        assertThat(replica.command("GET", KEY)).isEqualTo(lease.holder().instance());

        replica.freeze();

        assertThatThrownBy(() -> store.renew(lease, LIFE))
                .isInstanceOf(LeaseStoreException.class)
                .hasMessageContaining("option replicas");
        replica.thaw();
        await().untilAsserted(() -> assertGoesOn(store, lease));
    }

    @Test
    void whoever_takes_a_lease_waits_for_a_replica_to_know_of_it() {
        server.command("CONFIG", "RESETSTAT");

        take(newStore(), holder("ada"));

        assertThat(info(server, "commandstats")).contains("cmdstat_wait:calls=1");
    }

    @Test
    void a_replica_that_is_slow_does_not_stop_a_lease_that_need_not_be_replicated() {
        replica.freeze();

        LeaseStore store = newStore();
        assertGoesOn(store, take(store, holder("ada")));
    }

    private boolean holderAtReplica() {
        try {
            return replica.command("GET", KEY) != null
                    && info(replica, "replication").contains("role:master");
        } catch (JedisConnectionException asItIsPromoted) {
            // A server that changes its role closes all connections.
            return false;
        }
    }

    private LeaseKeeper keeper(String who, LeaseTiming timing) {
        return new LeaseKeeper(newStore(uri()), BOT, holder(who), timing, TimeSource.system(), (lost, why) -> {});
    }

    private URI uri() {
        return sentinels("127.0.0.1:" + sentinel.port(), "main");
    }

    private static URI sentinels(String hosts, String name) {
        return URI.create("redis-sentinel://" + hosts + "/0?master=" + name);
    }

    private static String info(RedisServer of, String section) {
        return String.valueOf(of.command("INFO", section));
    }

    private static void fallSilent(LeaseKeeper keeper) {
        keeper.close();
    }

    /** Ends something at once, also when the test has failed before. */
    private record Ending<T>(T it, Consumer<T> how) implements AutoCloseable {

        @Override
        public void close() {
            how.accept(it);
        }
    }
}
