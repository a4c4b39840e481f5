package dev.baton.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.lease.Acquisition;
import dev.baton.lease.FailedEntry;
import dev.baton.lease.Holder;
import dev.baton.lease.Journal;
import dev.baton.lease.JournalEntry;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreException;
import dev.baton.lease.LeaseStoreRefusedException;
import dev.baton.lease.Offer;
import dev.baton.lease.Stance;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Servers that refuse for a reason that waiting does not cure. */
class RedisRefusesTest extends RedisTestCase {

    private static final String SECRET = "s3cr3t-of-the-bot";

    @Test
    void a_wrong_password_is_refused_and_not_repeated() {
        acl("bot", "on", ">right", "~*", "&*", "+@all");

        assertRefused(server.uri("bot", SECRET), "user is disabled. Check user and password");
    }

    @Test
    void a_missing_password_is_refused() {
        server.command("CONFIG", "SET", "requirepass", "right");
        // From here on the fixture's own connections are refused as well.
        assertRefused(server.uri(), "NOAUTH");
    }

    @Test
    void a_password_that_the_server_does_not_want_is_refused() {
        assertRefused(URI.create("redis://:" + SECRET + "@127.0.0.1:" + server.port()), "refuses the login");
    }

    @Test
    void a_user_with_the_documented_permissions_can_do_everything() throws InterruptedException {
        permit(permissions());
        LeaseStore adas = newStore(asBot());
        LeaseStore bobs = newStore(asBot());
        Lease lease = take(adas, holder("ada"));
        assertGoesOn(adas, lease);
        assertHeld(bobs.acquire(BOT, holder("bob"), LIFE), lease);
        bobs.awaitChange(BOT, Holder.unknown("somebody"), Duration.ofSeconds(1));
        assertThat(server.command("PUBSUB", "NUMSUB", "{baton:42}:ch")).isEqualTo(List.of("{baton:42}:ch", 1L));
        adas.release(lease);
        assertThat(adas.read(BOT)).isEmpty();
        Lease next = take(bobs, holder("bob"));
        Holder heir = holder("heir");
        adas.acquire(BOT, heir, LIFE, Stance.ASKING);
        assertThat(adas.standbys(BOT)).hasSize(1);
        assertThat(adas.offer(BOT, heir.instance())).isInstanceOf(Offer.Made.class);
        assertThat(bobs.pass(next, heir, "a note")).isTrue();
        useJournal(adas, take(adas, heir));
        assertThat(newStore(asBot()).acquire("43", holder("ada"), LIFE)).isInstanceOf(Acquisition.Settling.class);
        assertThat(String.valueOf(server.command("ACL", "LOG"))).isEqualTo("[]");
    }

    private static void useJournal(LeaseStore store, Lease lease) throws InterruptedException {
        JournalEntry entry = new JournalEntry(5, 1, "{}", false, true);
        try (Journal journal = store.journal(BOT, lease.holder(), LIFE)) {
            journal.write(lease.token(), List.of(entry), List.of(), List.of());
            journal.free(List.of(5L));
            assertThat(journal.adopt(lease.token(), Set.of()).orElseThrow().own())
                    .containsExactly(entry);
            journal.awaitChange(Duration.ofMillis(1));
            journal.keepPresent();
            journal.fail(new FailedEntry(entry, Instant.EPOCH, "failed"));
            assertThat(journal.failed()).hasSize(1);
            assertThat(journal.replay(5)).isTrue();
            assertThat(journal.pending()).hasSize(1);
            assertThat(journal.accept(entry)).isInstanceOf(Journal.Acceptance.Accepted.class);
            journal.done(List.of(5L));
            assertThat(journal.drop(5)).isFalse();
        }
    }

    @Test
    void every_missing_permission_is_refused_with_the_remedy() {
        assertRefusedWithout("evalsha", "evalsha");
        for (String needed : List.of(
                "get", "set", "del", "pexpire", "pttl", "hmget", "hset", "hgetall", "hdel", "setbit", "getbit", "zadd",
                "zrem", "zrange", "zcard", "time")) {
            assertRefusedWithout(needed, "Missing is +" + needed + ".");
        }
    }

    private void assertRefusedWithout(String command, String message) {
        List<String> rights = permissions();
        rights.add("-" + command);
        permit(rights);
        assertRefused(asBot(), message);
        assertRefused(asBot(), "ACL SETUSER");
        assertThat(server.command("EXISTS", KEY)).isEqualTo(0L);
    }

    @Test
    void keys_that_are_not_permitted_are_refused_with_the_remedy() {
        List<String> rights = permissions();
        rights.set(0, "~other:*");
        permit(rights);

        assertRefused(asBot(), "~{baton:*}:*");
    }

    @Test
    void a_user_who_may_not_ask_for_info_waits_instead() {
        List<String> rights = permissions();
        rights.add("-info");
        permit(rights);

        assertThat(newStore(asBot()).acquire("43", holder("ada"), LIFE)).isInstanceOf(Acquisition.Settling.class);
    }

    @Test
    void a_user_who_may_not_ask_for_replicas_is_served() {
        List<String> rights = permissions();
        rights.add("-info");
        rights.add("-wait");
        permit(rights);

        take(newStore(asBot()), holder("ada"));
    }

    @Test
    void a_user_who_may_not_name_the_connection_is_served() {
        List<String> rights = permissions();
        rights.add("-client");
        permit(rights);

        take(newStore(asBot()), holder("ada"));
    }

    @Test
    void a_user_who_may_not_listen_looks_now_and_then() throws InterruptedException {
        List<String> rights = permissions();
        rights.add("-subscribe");
        rights.add("-publish");
        permit(rights);
        LeaseStore store = newStore(asBot());
        Lease lease = take(store, holder("ada"));

        store.awaitChange(BOT, Holder.unknown("somebody"), Duration.ofMillis(200));

        store.release(lease);
        assertThat(store.read(BOT)).isEmpty();
    }

    @Test
    void a_key_of_another_kind_is_refused() {
        server.command("LPUSH", KEY, "something else");

        assertRefused(server.uri(), "WRONGTYPE");
    }

    @Test
    void a_database_that_does_not_exist_is_refused() {
        assertRefused(URI.create("redis://127.0.0.1:" + server.port() + "/99"), "database 99");
    }

    @Test
    void a_server_that_is_no_redis_is_an_outage_in_words() throws Exception {
        try (ServerSocket web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket client = web.accept()) {
                    client.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().readAllBytes();
                } catch (IOException gone) {
                    // The test is over.
                }
            });
            LeaseStore store = newStore(URI.create("redis://127.0.0.1:" + web.getLocalPort()));

            assertThatThrownBy(() -> store.read(BOT))
                    .isInstanceOf(LeaseStoreException.class)
                    .hasMessageContaining("127.0.0.1:" + web.getLocalPort());
        }
    }

    private void assertRefused(URI uri, String what) {
        LeaseStore store = newStore(uri);
        Throwable refusal = catchThrowable(() -> store.acquire(BOT, holder("ada"), LIFE));
        assertThat(refusal)
                .isInstanceOf(LeaseStoreRefusedException.class)
                .hasMessageContaining("127.0.0.1:" + server.port())
                .hasMessageContaining(what);
        StringWriter everything = new StringWriter();
        refusal.printStackTrace(new PrintWriter(everything, true));
        assertThat(everything.toString()).doesNotContain(SECRET);
        assertThat(store.location()).doesNotContain(SECRET).doesNotContain("bot");
    }

    private URI asBot() {
        return server.uri("bot", SECRET);
    }

    private void permit(List<String> rights) {
        List<String> words = new ArrayList<>(List.of("reset", "on", ">" + SECRET));
        words.addAll(rights);
        acl("bot", words.toArray(String[]::new));
    }

    private void acl(String user, String... rules) {
        List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", user));
        words.addAll(List.of(rules));
        server.command(words.toArray(String[]::new));
    }

    private static List<String> permissions() {
        return new ArrayList<>(List.of(RedisFailures.PERMISSIONS.split(" ")));
    }
}
