package dev.baton.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.lease.Holder;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.Renewal;
import dev.baton.time.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisDataException;

/** What becomes of a lease when Redis loses a part of what it knows, or all of it. */
class RedisForgetsTest extends RedisTestCase {

    private static final Duration SETTLING_OF_A_STRANGER = Duration.ofMillis(3750);

    @Test
    void a_key_that_an_operator_deletes_lets_nobody_in_and_is_put_back() {
        LeaseStore adas = newStore();
        Lease lease = take(adas, holder("ada"));

        server.command("DEL", KEY);

        LeaseStore bobs = newStore();
        assertHeld(bobs.acquire(BOT, holder("bob"), LIFE), lease);
        assertThat(bobs.read(BOT))
                .hasValueSatisfying(holding -> assertThat(holding.holder()).isEqualTo(lease.holder()));
        assertGoesOn(adas, lease);
        assertThat(server.command("GET", KEY)).isEqualTo(lease.holder().instance());
        assertThat((Long) server.command("PTTL", KEY)).isPositive();
    }

    @Test
    void a_witness_that_an_operator_deletes_is_put_back_with_the_same_token() {
        LeaseStore adas = newStore();
        Lease lease = take(adas, holder("ada"));

        server.command("DEL", META);

        assertThat(newStore().acquire(BOT, holder("bob"), LIFE)).isInstanceOf(HeldBy.class);
        assertThat(take(adas, lease.holder()).token()).isEqualTo(lease.token());
        assertGoesOn(adas, lease);
    }

    @Test
    void a_flush_costs_the_holder_nothing() {
        LeaseStore adas = newStore();
        Lease lease = take(adas, holder("ada"));
        LeaseStore bobs = newStore();
        Holder bob = holder("bob");
        assertHeld(bobs.acquire(BOT, bob, LIFE), lease);

        server.flushAll();

        assertThat(settling(bobs.acquire(BOT, bob, LIFE)))
                .isPositive()
                .isGreaterThan(SETTLING_OF_A_STRANGER)
                .isLessThanOrEqualTo(LIFE);
        assertGoesOn(adas, lease);
        assertHeld(bobs.acquire(BOT, bob, LIFE), lease);
        assertThat(server.command("HGET", META, "epoch")).isNotNull();
        adas.release(lease);
        assertThat(take(bobs, bob).token()).isGreaterThan(lease.token());
    }

    @Test
    void a_holder_who_asks_again_after_a_flush_gets_its_own_lease() {
        LeaseStore adas = newStore();
        Lease lease = take(adas, holder("ada"));

        server.flushAll();

        assertThat(take(adas, lease.holder()).token()).isEqualTo(lease.token());
    }

    @Test
    void a_holder_who_lets_go_after_a_flush_leaves_a_clean_end() {
        LeaseStore adas = newStore();
        Lease lease = take(adas, holder("ada"));
        server.flushAll();

        adas.release(lease);

        assertThat(acquired(newStore().acquire(BOT, holder("bob"), LIFE)).clean())
                .isTrue();
    }

    @Test
    void who_knew_of_a_holder_waits_for_a_whole_life_after_a_flush() {
        Lease lease = take(newStore(), holder("ada"));
        ManualTime time = new ManualTime();
        LeaseStore bobs = newStore(time);
        Holder bob = holder("bob");
        assertHeld(bobs.acquire(BOT, bob, LIFE), lease);
        server.flushAll();

        assertThat(settling(bobs.acquire(BOT, bob, LIFE))).isEqualTo(LIFE);
        time.advance(LIFE.minusMillis(1));
        assertThat(settling(bobs.acquire(BOT, bob, LIFE))).isEqualTo(Duration.ofMillis(1));
        time.advance(Duration.ofMillis(1));

        var next = acquired(bobs.acquire(BOT, bob, LIFE));
        assertThat(next.clean()).isFalse();
        assertThat(next.lease().token()).isGreaterThan(lease.token());
    }

    @Test
    void who_never_knew_of_a_holder_waits_for_one_and_a_half_renewals() {
        server.flushAll();
        ManualTime time = new ManualTime();
        LeaseStore store = newStore(time);
        Holder ada = holder("ada");

        assertThat(settling(store.acquire(BOT, ada, LIFE))).isEqualTo(SETTLING_OF_A_STRANGER);
        time.advance(SETTLING_OF_A_STRANGER);

        assertThat(acquired(store.acquire(BOT, ada, LIFE)).clean()).isFalse();
    }

    @Test
    void who_did_not_look_for_long_waits_anew() {
        server.flushAll();
        ManualTime time = new ManualTime();
        LeaseStore store = newStore(time);
        Holder ada = holder("ada");
        settling(store.acquire(BOT, ada, LIFE));

        time.advance(Duration.ofHours(1));

        assertThat(settling(store.acquire(BOT, ada, LIFE))).isEqualTo(SETTLING_OF_A_STRANGER);
    }

    @Test
    void a_lease_that_had_ended_is_not_put_back_after_a_flush() {
        ManualTime time = new ManualTime();
        LeaseStore adas = newStore(time);
        Lease lease = take(adas, holder("ada"));
        server.flushAll();

        time.advance(LIFE);

        assertThat(adas.renew(lease, LIFE)).isInstanceOf(Renewal.Lost.class);
        assertThat(server.command("EXISTS", KEY, META)).isEqualTo(0L);
    }

    @Test
    void a_lease_that_another_took_after_a_flush_is_lost() {
        LeaseStore adas = newStore();
        Lease lease = take(adas, holder("ada"));
        server.flushAll();
        rememberAnEarlierHolder();
        Lease next = take(newStore(), holder("bob"));

        assertThat(adas.renew(lease, LIFE))
                .isInstanceOfSatisfying(
                        Renewal.Lost.class,
                        lost -> assertThat(lost.why())
                                .contains(
                                        next.holder().instance(), next.holder().place()));
    }

    @Test
    void an_empty_restart_costs_the_holder_nothing() {
        LeaseStore adas = newStore();
        Lease lease = take(adas, holder("ada"));
        LeaseStore bobs = newStore();
        Holder bob = holder("bob");
        assertHeld(bobs.acquire(BOT, bob, LIFE), lease);

        server.restart();

        assertThat(settling(bobs.acquire(BOT, bob, LIFE))).isPositive();
        assertGoesOn(adas, lease);
        assertHeld(bobs.acquire(BOT, bob, LIFE), lease);
        assertHeld(newStore().acquire(BOT, holder("eve"), LIFE), lease);
    }

    @Test
    void a_first_start_on_a_server_that_can_have_forgotten_no_living_holder_does_not_wait_but_is_not_clean() {
        server.command("DEL", META);
        Duration life = Duration.ofSeconds(1);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> ServerInfo.of(String.valueOf(server.command("INFO", "all")))
                        .provesThatNothingIsForgotten(life));

        assertThat(acquired(newStore().acquire(BOT, holder("ada"), life)).clean())
                .as("a holder that died with the memory of the server may have left something unfinished")
                .isFalse();
    }

    @Test
    void a_first_start_on_a_server_that_was_just_started_waits() {
        server.command("DEL", META);

        assertThat(settling(newStore().acquire(BOT, holder("ada"), LIFE)))
                .isPositive()
                .isLessThanOrEqualTo(SETTLING_OF_A_STRANGER);
    }

    @Test
    void a_key_that_is_evicted_lets_nobody_in_and_is_put_back() {
        LeaseStore adas = newStore();
        Lease lease = take(adas, holder("ada"));
        server.command("CONFIG", "SET", "maxmemory-policy", "volatile-lru");

        fill();

        assertThat(server.command("EXISTS", KEY)).isEqualTo(0L);
        assertHeldByIdentity(newStore(), lease);
        assertGoesOn(adas, lease);
        assertHeldByIdentity(newStore(), lease);
    }

    @Test
    void a_full_server_still_renews_gives_and_takes_back() {
        LeaseStore adas = newStore();
        Lease lease = take(adas, holder("ada"));
        server.command("CONFIG", "SET", "maxmemory-policy", "noeviction");

        fill();

        assertGoesOn(adas, lease);
        server.command("DEL", KEY);
        assertGoesOn(adas, lease);
        LeaseStore bobs = newStore();
        assertHeldByIdentity(bobs, lease);
        adas.release(lease);
        Lease next = take(bobs, holder("bob"));
        assertThat(next.token()).isGreaterThan(lease.token());
        assertGoesOn(bobs, next);
    }

    /** Until nothing more goes in. */
    private void fill() {
        server.command("CONFIG", "SET", "maxmemory", "1");
        assertThatThrownBy(() -> server.command("SET", "a", "b"))
                .isInstanceOf(JedisDataException.class)
                .hasMessageContaining("OOM");
    }

    /** The description may be gone. */
    private static void assertHeldByIdentity(LeaseStore store, Lease lease) {
        assertThat(store.acquire(BOT, holder("eve"), LIFE)).isInstanceOfSatisfying(HeldBy.class, held -> {
            assertThat(held.holding().holder().instance())
                    .isEqualTo(lease.holder().instance());
            assertThat(held.holding().token()).isEqualTo(lease.token());
        });
    }
}
