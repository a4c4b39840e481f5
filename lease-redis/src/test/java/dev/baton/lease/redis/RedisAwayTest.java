package dev.baton.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreException;
import dev.baton.lease.LeaseStoreRefusedException;
import dev.baton.lease.redis.server.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisException;

/** Servers that do not answer, or answer that they cannot serve. */
class RedisAwayTest extends RedisTestCase {

    /** One timeout, and room for a busy machine. */
    private static final Duration SOON = Duration.ofMillis(2500);

    @Test
    void a_stopped_server_is_an_outage_and_its_return_ends_it() {
        LeaseStore store = newStore();
        Lease lease = take(store, holder("ada"));

        server.stop();

        assertOutage(() -> store.renew(lease, LIFE), "refused");
        assertOutage(() -> store.read(BOT), "refused");
        server.restart();
        assertGoesOn(store, lease);
    }

    @Test
    void a_killed_server_is_an_outage_also_for_a_store_that_never_reached_it() {
        server.kill();

        assertOutage(() -> newStore().acquire(BOT, holder("ada"), LIFE), "refused");
    }

    @Test
    void a_frozen_server_is_given_up_in_time_and_no_late_answer_is_taken_for_another() {
        LeaseStore store = newStore();
        Lease lease = take(store, holder("ada"));
        assertThat(store.read("nobody")).isEmpty();

        server.freeze();
        assertOutage(() -> store.read("nobody"), "in time");
        server.thaw();

        assertGoesOn(store, lease);
        assertThat(store.read(BOT)).isPresent();
    }

    @Test
    void many_leases_wait_for_a_silent_server_no_longer_than_one() throws Exception {
        LeaseStore store = newStore();
        Lease lease = take(store, holder("ada"));
        server.freeze();
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(threads.submit(() ->
                        assertThatThrownBy(() -> store.renew(lease, LIFE)).isInstanceOf(LeaseStoreException.class)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void a_connection_that_died_while_idle_is_replaced_without_a_word() {
        LeaseStore store = newStore();
        Lease lease = take(store, holder("ada"));

        server.command("CLIENT", "KILL", "TYPE", "normal");

        assertGoesOn(store, lease);
    }

    @Test
    void scripts_that_the_server_forgot_are_sent_again() {
        LeaseStore store = newStore();
        Lease lease = take(store, holder("ada"));
        assertGoesOn(store, lease);

        server.command("SCRIPT", "FLUSH");

        assertGoesOn(store, lease);
    }

    @Test
    void an_interrupted_thread_can_let_go_and_stays_interrupted() throws Exception {
        for (Thread.Builder kind : List.of(Thread.ofVirtual(), Thread.ofPlatform())) {
            LeaseStore store = newStore();
            Lease lease = take(store, holder("ada"));
            List<Boolean> interruptedAfter = new ArrayList<>();
            Thread thread = kind.start(() -> {
                Thread.currentThread().interrupt();
                store.release(lease);
                interruptedAfter.add(Thread.currentThread().isInterrupted());
            });
            thread.join();
            assertThat(interruptedAfter).containsExactly(true);
            assertThat(store.read(BOT)).isEmpty();
        }
    }

    @Test
    void a_replica_is_an_outage() {
        LeaseStore store = newStore();
        Lease lease = take(store, holder("ada"));

        server.command("REPLICAOF", "127.0.0.1", "1");

        assertOutage(() -> store.renew(lease, LIFE), "replica");
    }

    @Test
    void a_busy_server_is_an_outage() throws Exception {
        LeaseStore store = newStore();
        Lease lease = take(store, holder("ada"));
        server.command("CONFIG", "SET", "busy-reply-threshold", "20");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> endless =
                    threads.submit(() -> assertThatThrownBy(() -> server.command("EVAL", "while true do end", "0"))
                            .isInstanceOf(JedisException.class));
            await().untilAsserted(() ->
                    assertThatThrownBy(() -> server.command("PING")).hasMessageContaining("BUSY"));

            assertOutage(() -> store.renew(lease, LIFE), "BUSY");

            server.command("SCRIPT", "KILL");
            endless.get();
        }
        assertGoesOn(store, lease);
    }

    @Test
    void a_server_that_takes_no_more_clients_is_an_outage() {
        server.command("CONFIG", "SET", "maxclients", "1");
        LeaseStore first = newStore();
        take(first, holder("ada"));

        assertOutage(() -> newStore().read(BOT), "");
    }

    @Test
    void a_primary_that_lacks_its_replicas_is_an_outage() {
        LeaseStore store = newStore();
        Lease lease = take(store, holder("ada"));

        server.command("CONFIG", "SET", "min-replicas-to-write", "1");

        assertOutage(() -> store.renew(lease, LIFE), "NOREPLICAS");
    }

    @Test
    void a_server_that_is_still_reading_its_data_is_an_outage_and_then_serves() {
        try (RedisServer slow =
                RedisServer.start("--key-load-delay", "20000", "--loading-process-events-interval-bytes", "1024")) {
            LeaseStore store = newStore(slow.uri());
            slow.command("EVAL", "for i = 1, 200 do redis.call('SET', i, string.rep('x', 1024)) end", "0");
            slow.command("SAVE");
            slow.restart();

            assertThatThrownBy(() -> store.read(BOT))
                    .isInstanceOf(LeaseStoreException.class)
                    .isNotInstanceOf(LeaseStoreRefusedException.class)
                    .hasMessageContaining("still reading its data")
                    .hasMessageContaining("127.0.0.1:" + slow.port());
            await().ignoreExceptions().until(() -> store.read(BOT).isEmpty());
        }
    }

    @Test
    void however_often_it_reconnects_a_store_has_one_connection_for_questions() {
        LeaseStore store = newStore();
        Lease lease = take(store, holder("ada"));
        for (int time = 0; time < 3; time++) {
            server.command("CLIENT", "KILL", "TYPE", "normal");
            assertGoesOn(store, lease);
            server.freeze();
            assertThatThrownBy(() -> store.renew(lease, LIFE)).isInstanceOf(LeaseStoreException.class);
            server.thaw();
            assertGoesOn(store, lease);
        }

        await().untilAsserted(() -> assertThat(String.valueOf(server.command("CLIENT", "LIST", "TYPE", "normal"))
                        .lines()
                        .filter(line -> line.contains(" name=baton ")))
                .hasSize(1));
    }

    @Test
    void a_closed_store_says_so() {
        LeaseStore store = newStore();
        store.close();

        assertThatThrownBy(() -> store.read(BOT))
                .isInstanceOf(LeaseStoreException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void connections_have_a_name() {
        LeaseStore store = newStore();
        store.read(BOT);

        assertThat(String.valueOf(server.command("CLIENT", "LIST"))).contains(" name=baton ");
    }

    @Test
    void the_server_of_another_test_may_be_on_the_next_port() {
        try (RedisServer other = RedisServer.start()) {
            assertThat(other.port()).isNotEqualTo(server.port());
            LeaseStore store = newStore(other.uri());
            assertThat(store.location()).isEqualTo("redis://127.0.0.1:" + other.port() + "/0");
            assertThat(store.shared()).isTrue();
            take(newStore(), holder("ada"));
            assertThat(store.read(BOT)).isEmpty();
        }
    }

    private void assertOutage(ThrowingCallable act, String what) {
        long start = System.nanoTime();
        assertThatThrownBy(act)
                .isInstanceOf(LeaseStoreException.class)
                .isNotInstanceOf(LeaseStoreRefusedException.class)
                .hasMessageContaining("127.0.0.1:" + server.port())
                .hasMessageContaining(what);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }
}
