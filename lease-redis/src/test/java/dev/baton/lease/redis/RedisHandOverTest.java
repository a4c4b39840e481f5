package dev.baton.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.lease.Holder;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.Renewal;
import dev.baton.lease.Stance;
import dev.baton.lease.Standby;
import dev.baton.lease.redis.server.RedisServer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the contract of a hand-over does not say, because it is about Redis. */
class RedisHandOverTest extends RedisTestCase {

    private static final String CHANNEL = "{baton:42}:ch";
    private static final String STANDBYS = "{baton:42}:standbys";
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void a_wish_that_is_repeated_wakes_the_holder_once() throws Exception {
        LeaseStore adas = newStore();
        Lease lease = take(adas, holder("ada"));
        listen(adas, lease.holder());
        LeaseStore bobs = newStore();
        Holder bob = holder("bob");

        ask(bobs, bob, Stance.ASKING);

        assertThat(adas.awaitChange(BOT, lease.holder(), LIFE)).isTrue();
        ask(bobs, bob, Stance.ASKING);
        ask(bobs, bob, Stance.ASKING);
        assertThat(adas.awaitChange(BOT, lease.holder(), SHORT)).isFalse();
    }

    @Test
    void a_wish_wakes_nobody_but_the_holder() throws Exception {
        LeaseStore adas = newStore();
        Lease lease = take(adas, holder("ada"));
        LeaseStore bobs = newStore();
        Holder bob = holder("bob");
        ask(bobs, bob, Stance.WAITING);
        listen(bobs, bob);

        ask(newStore(), holder("eve"), Stance.ASKING);

        assertThat(bobs.awaitChange(BOT, bob, SHORT)).isFalse();
        adas.release(lease);
        assertThat(bobs.awaitChange(BOT, bob, LIFE)).isTrue();
    }

    @Test
    void an_order_that_is_repeated_because_its_answer_was_lost_repeats_the_answer() {
        LeaseStore adas = newStore();
        Lease lease = take(adas, holder("ada"));
        Holder bob = holder("bob");
        ask(newStore(), bob, Stance.ASKING);

        assertThat(order(lease, bob, "first")).isEqualTo("PASSED");

        assertThat(order(lease, bob, "first")).isEqualTo("PASSED");
        assertThat(order(lease, bob, "second")).isEqualTo("KEPT");
        Lease bobs = take(newStore(), bob);
        assertThat(order(lease, bob, "first")).isEqualTo("PASSED");
        assertThat(bobs.token()).isGreaterThan(lease.token());
    }

    @Test
    void an_order_that_arrives_after_the_lease_was_let_go_is_void() {
        LeaseStore adas = newStore();
        Holder ada = holder("ada");
        Lease lease = take(adas, ada);
        Holder bob = holder("bob");
        ask(newStore(), bob, Stance.ASKING);
        adas.release(lease);

        assertThat(order(lease, bob, "late")).isEqualTo("KEPT");

        Lease again = take(adas, ada);
        assertThat(order(lease, bob, "late")).isEqualTo("KEPT");
        assertGoesOn(adas, again);
    }

    @Test
    void a_full_server_hands_over() {
        LeaseStore adas = newStore();
        LeaseStore bobs = newStore();
        Lease lease = take(adas, holder("ada"));
        server.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
        server.command("CONFIG", "SET", "maxmemory", "1");
        Holder bob = holder("bob");

        ask(bobs, bob, Stance.WAITING);
        adas.offer(BOT, bob.instance());

        assertThat(adas.renew(lease, LIFE)).isEqualTo(new Renewal.Renewed(Optional.of(bob)));
        assertThat(adas.pass(lease, bob, "a note")).isTrue();
        assertThat(take(bobs, bob).token()).isGreaterThan(lease.token());
    }

    @Test
    void a_key_that_is_evicted_does_not_hinder_a_hand_over() {
        LeaseStore adas = newStore();
        LeaseStore bobs = newStore();
        Lease lease = take(adas, holder("ada"));
        Holder bob = holder("bob");
        ask(bobs, bob, Stance.ASKING);

        server.command("DEL", KEY);

        assertThat(adas.pass(lease, bob, "a note")).isTrue();
        take(bobs, bob);
    }

    @Test
    void a_hand_over_that_a_flush_prevents_costs_the_holder_nothing() {
        LeaseStore adas = newStore();
        Lease lease = take(adas, holder("ada"));
        Holder bob = holder("bob");
        ask(newStore(), bob, Stance.ASKING);

        server.flushAll();

        assertThat(adas.pass(lease, bob, "a note")).isFalse();
        assertThat(take(adas, lease.holder()).token()).isEqualTo(lease.token());
    }

    @Test
    void a_message_that_does_not_follow_ones_last_question_is_a_reason_to_look_and_no_more() throws Exception {
        take(newStore(), holder("ada"));
        LeaseStore bobs = newStore();
        Holder bob = holder("bob");
        listen(bobs, bob);
        ask(bobs, bob, Stance.ASKING);
        String late = bob.instance() + " 00000000-0000-0000-0000-000000000000 99 1 a note";

        server.command("PUBLISH", CHANNEL, "for " + late);

        assertThat(bobs.awaitChange(BOT, bob, LIFE)).isTrue();
        assertThat(bobs.handedOver(BOT, bob)).isEmpty();
    }

    @Test
    void the_new_holder_has_to_ask_while_a_replica_is_there_that_should_hear_of_it_first() throws Exception {
        try (RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1", Integer.toString(server.port()))) {
            await().until(() ->
                    String.valueOf(replica.command("INFO", "replication")).contains("master_link_status:up"));
            LeaseStore adas = newStore();
            Lease lease = take(adas, holder("ada"));
            LeaseStore bobs = newStore();
            Holder bob = holder("bob");
            listen(bobs, bob);
            ask(bobs, bob, Stance.ASKING);

            assertThat(adas.pass(lease, bob, "a note")).isTrue();

            assertThat(bobs.awaitChange(BOT, bob, LIFE)).isTrue();
            assertThat(bobs.handedOver(BOT, bob)).isEmpty();
            assertThat(take(bobs, bob).token()).isGreaterThan(lease.token());
        }
    }

    @Test
    void a_standby_of_an_older_version_is_passed_the_lease_and_has_to_ask() throws Exception {
        LeaseStore adas = newStore();
        Lease lease = take(adas, holder("ada"));
        LeaseStore bobs = newStore();
        Holder bob = holder("bob");
        listen(bobs, bob);
        ask(bobs, bob, Stance.ASKING);
        String kept = String.valueOf(server.command("HGET", STANDBYS, bob.instance()));
        server.command("HSET", STANDBYS, bob.instance(), kept.replaceFirst(" [0-9a-f-]{36} ", " "));

        assertThat(adas.standbys(BOT)).extracting(Standby::holder).containsExactly(bob);
        assertThat(adas.pass(lease, bob, "a note")).isTrue();

        assertThat(bobs.awaitChange(BOT, bob, LIFE)).isTrue();
        assertThat(bobs.handedOver(BOT, bob)).isEmpty();
        take(bobs, bob);
    }

    @Test
    void what_is_known_of_standbys_goes_when_nobody_waits() {
        take(newStore(), holder("ada"));
        ask(newStore(), holder("bob"), Stance.WAITING);

        assertThat((Long) server.command("PTTL", STANDBYS)).isBetween(1L, 2 * LIFE.toMillis());
    }

    @Test
    void a_standby_that_has_fallen_silent_is_swept_out_by_the_next() {
        take(newStore(), holder("ada"));
        server.command("HSET", STANDBYS, "silent", "1 2 0 {}", "unreadable", "?");

        ask(newStore(), holder("bob"), Stance.WAITING);

        assertThat(server.command("HLEN", STANDBYS)).isEqualTo(1L);
    }

    private void ask(LeaseStore store, Holder holder, Stance stance) {
        assertThat(store.acquire(BOT, holder, LIFE, stance)).isInstanceOf(HeldBy.class);
    }

    /** The first wait ends when Redis tells changes. */
    private static void listen(LeaseStore store, Holder holder) throws InterruptedException {
        assertThat(store.awaitChange(BOT, holder, LIFE)).isTrue();
    }

    private String order(Lease lease, Holder to, String name) {
        RedisConnection redis = RedisConnection.to(RedisUrl.of(server.uri()).server());
        try {
            return redis.run(
                            Script.PASS,
                            LeaseKeys.of(BOT).scripts(),
                            lease.holder().instance(),
                            lease.token().toString(),
                            to.instance(),
                            "800",
                            CHANNEL,
                            name,
                            "a note")
                    .word();
        } finally {
            redis.drop();
        }
    }
}
