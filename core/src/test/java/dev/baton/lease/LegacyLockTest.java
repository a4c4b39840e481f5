package dev.baton.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bot of another kind beside ours, which locks a file by one of the two ways that Linux has. */
@Timeout(120)
final class LegacyLockTest {

    private static final Duration TTL = Duration.ofSeconds(10);
    private static final Holder A = new Holder("a", "here", "1", Instant.parse("2026-01-01T00:00:00Z"));
    private static final Holder B = new Holder("b", "there", "1", Instant.parse("2026-01-01T00:00:00Z"));

    /** Tries to lock the file, says whether it has it, and keeps it until its input ends. */
    private static final String PYTHON_BOT = """
            import fcntl, sys
            file = open(sys.argv[2], 'w')
            try:
                getattr(fcntl, sys.argv[1])(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                print('holds', flush=True)
            except OSError:
                print('refused', flush=True)
            sys.stdin.read()
            """;

    @TempDir
    private Path folder;

    private Path file;
    private InMemoryLeaseStore leases;

    @BeforeEach
    void set() {
        assumeTrue(hasCommand("flock"), "flock (util-linux) is not installed");
        file = folder.resolve("old-bot.lock");
        leases = new InMemoryLeaseStore(TimeSource.system());
    }

    @ParameterizedTest
    @ValueSource(strings = {"flock", "lockf"})
    void a_python_bot_is_kept_off_while_we_hold_the_lease(String way) throws Exception {
        LeaseStore store = LegacyLock.onFile(leases, file);
        Lease lease = acquired(store.acquire("123", A, TTL)).lease();
        assertThat(store.renew(lease, TTL)).isEqualTo(new Renewal.Renewed());
        assertThat(pythonGets(way)).isFalse();

        store.release(lease);

        assertThat(pythonGets(way)).isTrue();
        assertThat(leases.read("123")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flock", "lockf"})
    void a_python_bot_that_was_there_first_keeps_us_off_until_it_is_killed(String way) throws Exception {
        LeaseStore store = LegacyLock.onFile(leases, file);
        try (OtherProcess python = OtherProcess.python(PYTHON_BOT, way, file.toString())) {
            assertThat(python.line()).isEqualTo("holds");

            for (int attempt = 0; attempt < 3; attempt++) {
                assertThat(store.acquire("123", A, TTL, Stance.ASKING)).isInstanceOfSatisfying(HeldBy.class, held -> {
                    assertThat(held.holding().holder().place()).isEqualTo("a program outside Baton holds " + file);
                    assertThat(held.holding().expiresIn()).isPresent();
                });
                assertThat(leases.read("123")).isEmpty();
            }
            python.kill();

            acquired(store.acquire("123", A, TTL, Stance.ASKING));
            assertThat(pythonGets(way)).isFalse();
        }
        store.close();
        assertThat(pythonGets(way)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flock", "lockf"})
    void it_is_free_for_a_python_bot_when_our_process_is_killed(String way) throws Exception {
        try (OtherProcess ours =
                OtherProcess.java(HoldsBoth.class, folder.resolve("leases").toString(), file.toString())) {
            assertThat(ours.line()).isEqualTo("holds");
            assertThat(pythonGets(way)).isFalse();

            ours.kill();

            // The child that has the flock sees the end of its input, which takes it a moment.
            for (int attempt = 0; !pythonGets(way); attempt++) {
                assertThat(attempt).isLessThan(50);
            }
        }
    }

    @Test
    void instances_of_baton_settle_by_the_lease_and_hand_it_over_with_the_lock() throws Exception {
        LeaseStore adas = LegacyLock.onFile(leases, file);
        LeaseStore bobs = LegacyLock.onFile(leases, file);
        Lease lease = acquired(adas.acquire("123", A, TTL)).lease();
        assertThat(bobs.acquire("123", B, TTL, Stance.ASKING))
                .isInstanceOfSatisfying(
                        HeldBy.class,
                        held -> assertThat(held.holding().holder()).isEqualTo(A));
        assertThat(adas.renew(lease, TTL)).isEqualTo(new Renewal.Renewed(Optional.of(B)));

        assertThat(adas.pass(lease, B, "a note")).isTrue();

        Lease next = acquired(bobs.acquire("123", B, TTL, Stance.ASKING)).lease();
        assertThat(next.token()).isGreaterThan(lease.token());
        assertThat(adas.renew(lease, TTL)).isInstanceOf(Renewal.Lost.class);
        assertThat(pythonGets("flock")).isFalse();
        assertThat(bobs.renew(next, TTL)).isEqualTo(new Renewal.Renewed());
        adas.close();
        assertThat(pythonGets("lockf")).isFalse();
        bobs.close();
    }

    @Test
    void standbys_do_not_wake_each_other_in_turns_while_a_python_bot_has_the_lock() throws Exception {
        LeaseStore adas = LegacyLock.onFile(leases, file);
        LeaseStore bobs = LegacyLock.onFile(leases, file);
        try (OtherProcess python = OtherProcess.python(PYTHON_BOT, "flock", file.toString())) {
            assertThat(python.line()).isEqualTo("holds");
            adas.acquire("123", A, TTL, Stance.WAITING);
            bobs.acquire("123", B, TTL, Stance.WAITING);
            adas.acquire("123", A, TTL, Stance.WAITING);

            adas.acquire("123", A, TTL, Stance.WAITING);
            bobs.acquire("123", B, TTL, Stance.WAITING);
            adas.acquire("123", A, TTL, Stance.WAITING);

            assertThat(acquired(leases.acquire("123", B, TTL)).lease().token())
                    .as("two were tried, and this is the third")
                    .isEqualTo(new FencingToken(3));
        }
    }

    @Test
    void a_file_that_was_replaced_is_locked_again_at_the_next_renewal() throws Exception {
        LeaseStore store = LegacyLock.onFile(leases, file);
        Lease lease = acquired(store.acquire("123", A, TTL)).lease();
        Files.delete(file);

        assertThat(store.renew(lease, TTL)).isEqualTo(new Renewal.Renewed());

        assertThat(pythonGets("flock")).isFalse();
        assertThat(pythonGets("lockf")).isFalse();
        store.close();
    }

    @Test
    void a_file_that_was_replaced_and_taken_ends_the_lease() throws Exception {
        LeaseStore store = LegacyLock.onFile(leases, file);
        Lease lease = acquired(store.acquire("123", A, TTL)).lease();
        Files.delete(file);
        try (OtherProcess python = OtherProcess.python(PYTHON_BOT, "flock", file.toString())) {
            assertThat(python.line()).isEqualTo("holds");

            assertThat(store.renew(lease, TTL))
                    .isInstanceOfSatisfying(
                            Renewal.Lost.class,
                            lost -> assertThat(lost.why()).contains("a program outside Baton", file.toString()));
            assertThat(leases.read("123")).isEmpty();
        }
    }

    @Test
    void a_file_that_cannot_be_locked_is_refused_in_words() throws IOException {
        Path missing = folder.resolve("missing").resolve("old-bot.lock");
        LeaseStore store = LegacyLock.onFile(leases, missing);

        assertThatExceptionOfType(LeaseStoreRefusedException.class)
                .isThrownBy(() -> store.acquire("123", A, TTL))
                .withMessageContainingAll(
                        missing.toString(), "BATON_LEGACY_LOCK", missing.getParent() + " does not exist");
        assertThat(leases.read("123")).isEmpty();
    }

    @Test
    void everything_else_is_the_stores_own() {
        LeaseStore store = LegacyLock.onFile(leases, file);

        assertThat(store.location()).contains(leases.location(), file.toString());
        assertThat(store.shared()).isEqualTo(leases.shared());
        assertThat(store.standbys("123")).isEmpty();
        assertThat(store.offer("123", "b")).isEqualTo(leases.offer("123", "b"));
    }

    private boolean pythonGets(String way) throws InterruptedException {
        try (OtherProcess python = OtherProcess.python(PYTHON_BOT, way, file.toString())) {
            return python.line().equals("holds");
        }
    }

    private static Acquired acquired(Acquisition answer) {
        assertThat(answer).isInstanceOf(Acquired.class);
        return (Acquired) answer;
    }

    private static boolean hasCommand(String command) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, command)));
    }

    /** A process of ours: takes a lease of a folder with the lock on a file, and keeps both. */
    static final class HoldsBoth {

        private HoldsBoth() {}

        public static void main(String[] arguments) throws Exception {
            LeaseStore store = LegacyLock.onFile(
                    new FileLeaseStore(Path.of(arguments[0]), TimeSource.system()), Path.of(arguments[1]));
            System.out.println(store.acquire("123", A, TTL) instanceof Acquired ? "holds" : "refused");
            Thread.currentThread().join();
        }
    }
}
