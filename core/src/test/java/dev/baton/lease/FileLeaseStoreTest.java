package dev.baton.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.time.TimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to files; what every store has to do is in the contract of the test kit. */
final class FileLeaseStoreTest {

    private static final Duration TTL = Duration.ofSeconds(10);
    private static final Holder A = new Holder("a", "here", "1", Instant.parse("2026-01-01T00:00:00Z"));
    private static final Holder B = new Holder("b", "there", "2", Instant.parse("2026-01-01T00:00:01Z"));

    @TempDir
    private Path folder;

    @Test
    void another_process_cannot_have_the_lease_and_gets_it_when_this_one_lets_go() throws Exception {
        try (FileLeaseStore store = store()) {
            Lease lease = acquired(store.acquire("123", A, TTL)).lease();
            assertThat(otherProcessGetsLock()).isFalse();
            store.release(lease);
            assertThat(otherProcessGetsLock()).isTrue();
        }
    }

    @Test
    void looking_from_within_the_same_process_does_not_drop_the_lock() throws Exception {
        try (FileLeaseStore store = store()) {
            acquired(store.acquire("123", A, TTL));
            try (FileLeaseStore other = store()) {
                assertThat(other.acquire("123", B, TTL)).isInstanceOf(HeldBy.class);
                assertThat(other.read("123")).isPresent();
                assertThat(store.read("123")).isPresent();
            }

            assertThat(otherProcessGetsLock()).isFalse();
        }
    }

    @Test
    void an_interrupted_thread_does_not_drop_the_lock() throws Exception {
        try (FileLeaseStore store = store()) {
            LeaseKeeper keeper =
                    new LeaseKeeper(store, "123", A, LeaseTiming.DEFAULT, TimeSource.system(), (lease, why) -> {});
            Thread.currentThread().interrupt();
            assertThat(keeper.acquire()).isInstanceOf(Acquired.class);
            assertThat(Thread.interrupted()).isTrue();

            assertThat(otherProcessGetsLock()).isFalse();
            keeper.release();
        }
    }

    @Test
    void a_lock_file_that_was_removed_is_noticed_at_the_next_renewal() throws IOException {
        try (FileLeaseStore store = store()) {
            Lease lease = acquired(store.acquire("123", A, TTL)).lease();
            Files.delete(folder.resolve("123.lock"));

            assertThat(store.renew(lease, TTL))
                    .isInstanceOfSatisfying(
                            Renewal.Lost.class, lost -> assertThat(lost.why()).contains("removed or replaced"));
        }
    }

    @Test
    void a_lock_that_foreign_code_in_this_process_dropped_is_taken_again_at_the_next_renewal() throws Exception {
        try (FileLeaseStore store = store()) {
            Lease lease = acquired(store.acquire("123", A, TTL)).lease();
            assumeTrue(KernelLocks.lists(folder.resolve("123.lock"), 1L << 62), "this system does not list its locks");
            Files.readString(folder.resolve("123.lock"));
            assertThat(otherProcessGetsLock()).as("the trap").isTrue();

            assertThat(store.renew(lease, TTL)).isInstanceOf(Renewal.Renewed.class);

            assertThat(otherProcessGetsLock()).isFalse();
            store.release(lease);
            assertThat(otherProcessGetsLock()).isTrue();
        }
    }

    @Test
    void a_lock_that_foreign_code_dropped_and_another_process_took_is_lost_and_the_holder_is_told() throws Exception {
        try (FileLeaseStore store = store()) {
            Lease lease = acquired(store.acquire("123", A, TTL)).lease();
            try (OtherProcess other = OtherProcess.java(LeaseProcess.class, folder.toString(), "b", "WAITING", "123")) {
                assertThat(other.line()).startsWith("waits");
                store.renew(lease, TTL);

                Files.readString(folder.resolve("123.lock"));

                assertThat(other.line()).startsWith("holds");
                assertThat(store.awaitChange("123", A, Duration.ofHours(1))).isTrue();
                assertThat(store.renew(lease, TTL))
                        .isInstanceOfSatisfying(
                                Renewal.Lost.class,
                                lost -> assertThat(lost.why()).contains("opens and closes the lock file", "(b)"));
                store.release(lease);
                assertThat(store.read("123"))
                        .hasValueSatisfying(holding ->
                                assertThat(holding.holder().instance()).isEqualTo("b"));
            }
        }
    }

    @Test
    void a_standby_whose_lock_foreign_code_dropped_is_listed_again_when_it_asks_again() throws Exception {
        try (OtherProcess holder = OtherProcess.java(LeaseProcess.class, folder.toString(), "a", "ONCE", "123")) {
            assertThat(holder.line()).startsWith("holds");
            try (FileLeaseStore store = store();
                    OtherProcess onlooker =
                            OtherProcess.java(ListsStandbys.class, folder.toString(), "123")) {
                store.acquire("123", B, TTL, Stance.WAITING);
                onlooker.say("look");
                assertThat(onlooker.line()).isEqualTo("1");
                assumeTrue(Files.exists(Path.of("/proc/locks")), "this system does not list its locks");
                Files.readString(folder.resolve("123.lock"));
                onlooker.say("look");
                assertThat(onlooker.line()).isEqualTo("0");

                store.acquire("123", B, TTL, Stance.WAITING);

                onlooker.say("look");
                assertThat(onlooker.line()).isEqualTo("1");
            }
        }
    }

    @Test
    void the_holder_is_told_at_once_when_its_lock_file_is_removed() throws Exception {
        try (FileLeaseStore store = store()) {
            Lease lease = acquired(store.acquire("123", A, TTL)).lease();
            store.awaitChange("123", A, Duration.ofMillis(50));
            store.renew(lease, TTL);

            Files.delete(folder.resolve("123.lock"));

            assertThat(store.awaitChange("123", A, Duration.ofHours(1))).isTrue();
            assertThat(store.renew(lease, TTL)).isInstanceOf(Renewal.Lost.class);
        }
    }

    @Test
    void a_record_that_is_damaged_does_not_keep_anybody_from_the_lease() throws IOException {
        Files.writeString(folder.resolve("123.json"), "{\"token\":12,\"holder\":{\"inst");
        try (FileLeaseStore store = store()) {
            assertThat(acquired(store.acquire("123", A, TTL)).lease().token().value())
                    .isPositive();
        }
    }

    @Test
    void nothing_but_the_two_files_and_an_empty_waiting_room_is_left_in_the_folder() throws IOException {
        try (FileLeaseStore store = store()) {
            store.release(acquired(store.acquire("123", A, TTL)).lease());
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("123.lock", "123.json", "123.waiting");
        }
        try (var files = Files.list(folder.resolve("123.waiting"))) {
            assertThat(files).isEmpty();
        }
    }

    private FileLeaseStore store() {
        return new FileLeaseStore(folder, TimeSource.system());
    }

    private static Acquired acquired(Acquisition answer) {
        assertThat(answer).isInstanceOf(Acquired.class);
        return (Acquired) answer;
    }

    private boolean otherProcessGetsLock() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TriesToLock.class.getName(),
                        folder.resolve("123.lock").toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0;
    }

    /** Another program that counts who waits, whenever it is told to look. */
    static final class ListsStandbys {

        private ListsStandbys() {}

        public static void main(String[] arguments) throws IOException {
            try (FileLeaseStore store = new FileLeaseStore(Path.of(arguments[0]), TimeSource.system());
                    BufferedReader in =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                while (in.readLine() != null) {
                    System.out.println(store.standbys(arguments[1]).size());
                }
            }
        }
    }

    /** Another program that wants the same byte of the same file. */
    static final class TriesToLock {

        private TriesToLock() {}

        public static void main(String[] arguments) throws IOException {
            try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock(1L << 62, 1, false)) {
                System.exit(lock == null ? 1 : 0);
            }
        }
    }
}
