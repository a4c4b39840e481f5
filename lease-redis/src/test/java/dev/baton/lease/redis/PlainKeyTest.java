package dev.baton.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.lease.Acquisition;
import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.lease.Holder;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseKeeper;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreRefusedException;
import dev.baton.lease.LeaseTiming;
import dev.baton.lease.Renewal;
import dev.baton.lease.Stance;
import dev.baton.time.TimeSource;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A bot of the old kind, which takes a key with SET NX EX, beside ours. */
class PlainKeyTest extends RedisTestCase {

    private static final String PLAIN = "trt_bot_lock:default";
    private static final Duration SHORT = Duration.ofSeconds(1);

    @Test
    void an_old_bot_that_was_there_first_is_respected_and_named() {
        assertThat(oldBotTakes("30000")).isTrue();
        LeaseStore store = open();

        HeldBy held = held(store.acquire(BOT, holder("ada"), LIFE, Stance.WAITING));

        assertThat(held.holding().holder().instance()).isEqualTo("1:1700000000");
        assertThat(held.holding().holder().place()).contains("outside of Baton", PLAIN);
        assertThat(held.holding().expiresIn())
                .hasValueSatisfying(left -> assertThat(left).isBetween(Duration.ofSeconds(25), Duration.ofSeconds(30)));
        assertThat(store.read(BOT))
                .hasValueSatisfying(holding ->
                        assertThat(holding.holder()).isEqualTo(held.holding().holder()));
        assertThat(server.command("EXISTS", KEY)).isEqualTo(0L);
    }

    @Test
    void a_user_who_may_not_touch_the_key_is_told_its_pattern() {
        server.command(("ACL SETUSER bot on >secret " + RedisFailures.PERMISSIONS).split(" "));
        URI address = URI.create(server.uri("bot", "secret") + "?also-key=trt_bot_lock%3Adefault");
        LeaseStore store = newStore(address);

        assertThatThrownBy(() -> store.acquire(BOT, holder("ada"), LIFE))
                .isInstanceOf(LeaseStoreRefusedException.class)
                .hasMessageEndingWith(RedisFailures.PERMISSIONS + " ~" + PLAIN);

        server.command("ACL", "SETUSER", "bot", "~" + PLAIN);
        take(newStore(address), holder("ada"));
    }

    @Test
    void an_old_bot_that_comes_second_is_kept_off() {
        LeaseStore store = open();
        Lease lease = take(store, holder("ada"));

        assertThat(oldBotTakes("30000")).isFalse();

        assertThat((Long) server.command("PTTL", PLAIN)).isBetween(LIFE.toMillis() - 2000, LIFE.toMillis());
        assertGoesOn(store, lease);
        store.release(lease);
        assertThat(oldBotTakes("30000")).isTrue();
    }

    @Test
    void a_standby_takes_over_when_the_key_of_an_old_bot_lapses() throws Exception {
        assertThat(oldBotTakes("1200")).isTrue();
        try (LeaseKeeper ada = new LeaseKeeper(
                open(), BOT, holder("ada"), LeaseTiming.DEFAULT, TimeSource.system(), (lost, why) -> {})) {
            long start = System.nanoTime();

            ada.awaitLease(false);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(2400));
            assertThat(String.valueOf(server.command("GET", PLAIN))).startsWith("baton:42:ada");
        }
    }

    @Test
    void an_old_bot_comes_in_when_ours_was_killed_and_its_key_has_lapsed() {
        LeaseStore killed = open();
        acquired(killed.acquire(BOT, holder("ada"), SHORT));
        killed.close();

        assertThat(oldBotTakes("30000")).isFalse();

        await().until(() -> oldBotTakes("30000"));
        assertThat(open().acquire(BOT, holder("bob"), LIFE)).isInstanceOf(HeldBy.class);
    }

    @Test
    void a_key_that_was_deleted_is_put_back_by_the_next_renewal() {
        LeaseStore store = open();
        Lease lease = take(store, holder("ada"));
        server.command("DEL", PLAIN);

        assertGoesOn(store, lease);

        assertThat(oldBotTakes("30000")).isFalse();
    }

    @Test
    void an_old_bot_that_got_hold_of_the_key_ends_the_lease() {
        LeaseStore store = open();
        Lease lease = take(store, holder("ada"));
        server.command("DEL", PLAIN);
        assertThat(oldBotTakes("30000")).isTrue();

        assertThat(store.renew(lease, LIFE))
                .isInstanceOfSatisfying(
                        Renewal.Lost.class, lost -> assertThat(lost.why()).contains(PLAIN, "1:1700000000"));
        assertThat(server.command("EXISTS", KEY)).isEqualTo(0L);
        assertThat(server.command("GET", PLAIN)).isEqualTo("1:1700000000");
    }

    @Test
    void a_hand_over_leaves_no_gap_for_an_old_bot() {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Lease lease = take(adas, holder("ada"));
        Holder bob = holder("bob");
        assertThat(bobs.acquire(BOT, bob, LIFE, Stance.ASKING)).isInstanceOf(HeldBy.class);

        assertThat(adas.pass(lease, bob, "a note")).isTrue();
        assertThat(oldBotTakes("30000")).isFalse();
        Lease next = take(bobs, bob);
        adas.release(lease);

        assertThat(oldBotTakes("30000")).isFalse();
        assertGoesOn(bobs, next);
    }

    @Test
    void among_ours_the_lease_decides() {
        Lease lease = take(open(), holder("ada"));

        assertHeld(open().acquire(BOT, holder("bob"), LIFE), lease);
    }

    private boolean oldBotTakes(String millis) {
        return server.command("SET", PLAIN, "1:1700000000", "NX", "PX", millis) != null;
    }

    private LeaseStore open() {
        return newStore(URI.create(server.uri() + "?also-key=trt_bot_lock%3Adefault"));
    }

    private static HeldBy held(Acquisition answer) {
        assertThat(answer).isInstanceOf(HeldBy.class);
        return (HeldBy) answer;
    }
}
