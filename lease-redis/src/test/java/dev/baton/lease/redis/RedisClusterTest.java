package dev.baton.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.lease.Holder;
import dev.baton.lease.Journal;
import dev.baton.lease.JournalEntry;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreException;
import dev.baton.lease.LeaseStoreRefusedException;
import dev.baton.lease.Stance;
import dev.baton.lease.redis.server.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes of a cluster, each with half of the slots. */
class RedisClusterTest extends RedisTestCase {

    private final RedisServer low = RedisServer.startClusterNode();
    private final RedisServer high = RedisServer.startClusterNode();

    @BeforeEach
    void join() {
        low.command("CLUSTER", "ADDSLOTSRANGE", "0", "8191");
        high.command("CLUSTER", "ADDSLOTSRANGE", "8192", "16383");
        low.command("CLUSTER", "MEET", "127.0.0.1", Integer.toString(high.port()), busPort(high));
        for (RedisServer node : List.of(low, high)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                String state = String.valueOf(node.command("CLUSTER", "INFO"));
                return state.contains("cluster_state:ok") && state.contains("cluster_slots_assigned:16384");
            });
        }
        keeper().command("HSET", META, "owner", "earlier", "released", "1", "until", "0", "fence", "1");
    }

    @AfterEach
    void stop() {
        low.close();
        high.close();
    }

    @Test
    void a_lease_is_found_from_any_node_and_changes_are_heard_at_any_node() throws Exception {
        LeaseStore adas = newStore(cluster(low));
        LeaseStore bobs = newStore(cluster(high));
        Lease lease = take(adas, holder("ada"));
        Holder bob = holder("bob");
        bobs.acquire(BOT, bob, LIFE, Stance.ASKING);
        bobs.awaitChange(BOT, bob, LIFE);
        assertHeld(bobs.acquire(BOT, bob, LIFE, Stance.ASKING), lease);

        assertThat(adas.pass(lease, bob, "a note")).isTrue();

        assertThat(bobs.awaitChange(BOT, bob, LIFE)).isTrue();
        assertThat(take(bobs, bob).token()).isGreaterThan(lease.token());
    }

    @Test
    void a_journal_is_found_from_any_node() {
        JournalEntry entry = new JournalEntry(5, 1, "{}", false, true);
        Journal adas = newStore(cluster(low)).journal(BOT, holder("ada"), LIFE);
        Journal bobs = newStore(cluster(high)).journal(BOT, holder("bob"), LIFE);
        assertThat(adas.accept(entry)).isInstanceOf(Journal.Acceptance.Accepted.class);

        assertThat(bobs.accept(entry)).isEqualTo(new Journal.Acceptance.HandledElsewhere());

        adas.done(List.of(5L));
        assertThat(bobs.accept(entry)).isEqualTo(new Journal.Acceptance.Done());
    }

    @Test
    void a_plain_address_of_a_node_will_do() {
        for (RedisServer node : List.of(low, high)) {
            LeaseStore store = newStore(node.uri());
            Lease lease = take(store, holder("ada"));
            assertGoesOn(store, lease);
            store.release(lease);
        }
    }

    @Test
    void one_dead_node_of_the_list_does_not_matter() {
        take(newStore(URI.create("redis-cluster://127.0.0.1:1,127.0.0.1:" + low.port())), holder("ada"));
    }

    @Test
    void a_lease_that_moves_to_another_node_goes_on_there() {
        LeaseStore store = newStore(cluster(low));
        Lease lease = take(store, holder("ada"));
        RedisServer from = keeper();
        RedisServer to = from.equals(low) ? high : low;

        moveKeys(from, to);
        // Only some of the keys that a lease may have are there, so the other node does not answer yet.
        assertThatThrownBy(() -> store.renew(lease, LIFE))
                .isInstanceOf(LeaseStoreException.class)
                .isNotInstanceOf(LeaseStoreRefusedException.class)
                .hasMessageContaining("being moved");
        endMove(from, to);

        assertGoesOn(store, lease);
        assertThat(to.command("GET", KEY)).isEqualTo(lease.holder().instance());
    }

    @Test
    void a_lease_with_a_standby_goes_on_while_its_slot_is_on_the_move() {
        LeaseStore adas = newStore(cluster(low));
        LeaseStore bobs = newStore(cluster(high));
        Lease lease = take(adas, holder("ada"));
        Holder bob = holder("bob");
        assertHeld(bobs.acquire(BOT, bob, LIFE, Stance.WAITING), lease);
        RedisServer from = keeper();
        RedisServer to = from.equals(low) ? high : low;

        moveKeys(from, to);
        assertGoesOn(adas, lease);
        assertHeld(bobs.acquire(BOT, bob, LIFE, Stance.ASKING), lease);
        assertThat(adas.pass(lease, bob, "a note")).isTrue();
        endMove(from, to);

        assertThat(take(bobs, bob).token()).isGreaterThan(lease.token());
        assertThat(to.command("GET", KEY)).isEqualTo(bob.instance());
    }

    private static void moveKeys(RedisServer from, RedisServer to) {
        String slot = slot(from);
        to.command("CLUSTER", "SETSLOT", slot, "IMPORTING", id(from));
        from.command("CLUSTER", "SETSLOT", slot, "MIGRATING", id(to));
        assertThat(from.command("CLUSTER", "GETKEYSINSLOT", slot, "100")).isInstanceOfSatisfying(List.class, keys -> {
            for (Object key : keys) {
                from.command("MIGRATE", "127.0.0.1", Integer.toString(to.port()), key.toString(), "0", "1000");
            }
        });
    }

    private static void endMove(RedisServer from, RedisServer to) {
        to.command("CLUSTER", "SETSLOT", slot(to), "NODE", id(to));
        from.command("CLUSTER", "SETSLOT", slot(from), "NODE", id(to));
    }

    private static String slot(RedisServer node) {
        return String.valueOf(node.command("CLUSTER", "KEYSLOT", KEY));
    }

    @Test
    void a_cluster_that_is_not_complete_is_an_outage() {
        try (RedisServer alone = RedisServer.startClusterNode()) {
            assertThatThrownBy(() -> newStore(cluster(alone)).read(BOT))
                    .isInstanceOf(LeaseStoreException.class)
                    .isNotInstanceOf(LeaseStoreRefusedException.class)
                    .hasMessageContaining("not complete");
        }
    }

    @Test
    void every_bot_of_one_store_goes_its_own_way() {
        LeaseStore store = newStore(cluster(high));
        take(store, holder("ada"));
        for (int bot = 1; bot <= 8; bot++) {
            assertThat(store.read(Integer.toString(bot))).isEmpty();
        }
        assertThat(store.read(BOT)).isPresent();
    }

    /** The node that keeps the lease. */
    private RedisServer keeper() {
        return Long.parseLong(String.valueOf(low.command("CLUSTER", "KEYSLOT", KEY))) < 8192 ? low : high;
    }

    private static URI cluster(RedisServer node) {
        return URI.create("redis-cluster://127.0.0.1:" + node.port());
    }

    private static String id(RedisServer node) {
        return String.valueOf(node.command("CLUSTER", "MYID"));
    }

    private static String busPort(RedisServer node) {
        return node.command("CONFIG", "GET", "cluster-port") instanceof List<?> parts
                ? String.valueOf(parts.get(1))
                : "unknown";
    }
}
