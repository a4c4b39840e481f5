package dev.baton.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hand-over and take-over between real processes: what the kernel and the file system tell. */
@Timeout(120)
final class FileHandOverTest {

    private static final Duration TTL = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Holder A = new Holder("a", "here", "1", Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    private Path folder;

    private final TimeSource time = TimeSource.system();
    private final List<FileLeaseStore> stores = new ArrayList<>();

    @AfterEach
    void close() {
        stores.forEach(FileLeaseStore::close);
    }

    /** The store of this process: one for each test, made when its folder is there. */
    private FileLeaseStore store() {
        if (stores.isEmpty()) {
            stores.add(new FileLeaseStore(folder, time));
        }
        return stores.get(0);
    }

    @Test
    void a_standby_is_woken_by_the_death_of_the_holder_and_told_that_it_was_unclean() throws Exception {
        try (OtherProcess holder = process("b", Stance.ONCE, "123")) {
            assertThat(holder.line()).startsWith("holds 123");
            assertThat(store().acquire("123", A, TTL, Stance.WAITING))
                    .isInstanceOfSatisfying(
                            HeldBy.class,
                            held -> assertThat(held.holding().holder().place()).isEqualTo("another process"));

            holder.kill();
            assertThat(store().awaitChange("123", A, LONG)).isTrue();

            Acquired acquired = awaitLease();
            assertThat(acquired.clean()).as("clean").isFalse();
        }
    }

    @Test
    void the_holder_is_told_of_one_that_asks_from_another_process_and_that_one_of_the_lease() throws Exception {
        Lease lease = awaitLease().lease();
        try (OtherProcess asker = process("b", Stance.ASKING, "123")) {
            Optional<Holder> asks = Optional.empty();
            while (asks.isEmpty()) {
                store().awaitChange("123", A, LONG);
                asks = asker(lease);
            }

            assertThat(store().pass(lease, asks.get(), "a note")).isTrue();

            assertThat(asker.line()).startsWith("waits");
            assertThat(asker.line()).startsWith("holds");
            assertThat(store().read("123"))
                    .hasValueSatisfying(
                            holding -> assertThat(holding.holder().instance()).isEqualTo("b"));
        }
    }

    @Test
    void a_standby_that_is_killed_is_forgotten_at_once() throws Exception {
        Lease lease = awaitLease().lease();
        try (OtherProcess asker = process("b", Stance.ASKING, "123")) {
            assertThat(asker.line()).startsWith("waits");
            Holder asks = asker(lease).orElseThrow();
            assertThat(store().standbys("123")).hasSize(1);

            asker.kill();

            assertThat(store().standbys("123")).isEmpty();
            assertThat(asker(lease)).isEmpty();
            assertThat(store().pass(lease, asks, "a note")).isFalse();
            assertThat(store().renew(lease, TTL)).isEqualTo(new Renewal.Renewed());
        }
        try (var left = Files.list(folder.resolve("123.waiting"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_lease_that_was_passed_on_to_one_that_is_stopped_and_killed_is_free_at_once() throws Exception {
        Lease lease = awaitLease().lease();
        try (OtherProcess asker = process("b", Stance.ASKING, "123")) {
            assertThat(asker.line()).startsWith("waits");
            Holder asks = asker(lease).orElseThrow();
            asker.stop();
            assertThat(store().pass(lease, asks, "a note")).isTrue();
            asker.kill();

            assertThat(store().acquire("123", A, TTL)).isInstanceOfSatisfying(Acquired.class, acquired -> {
                assertThat(acquired.clean()).as("clean").isTrue();
                assertThat(acquired.lease().token().value())
                        .isGreaterThan(lease.token().value() + 1);
            });
        }
    }

    /** The kernel calls that a deadlock and refuses to wait; then the second one has to look by itself. */
    @Test
    void two_processes_that_wait_for_each_others_lease_both_get_it() throws Exception {
        try (OtherProcess one = process("one", Stance.WAITING, "1", "2");
                OtherProcess other = process("other", Stance.WAITING, "2", "1")) {
            assertThat(one.line()).startsWith("holds 1");
            assertThat(other.line()).startsWith("holds 2");
            one.say("next");
            other.say("next");
            assertThat(one.line()).startsWith("waits for 2");
            assertThat(other.line()).startsWith("waits for 1");
            Holder asks = new Holder("c", "here", "1", Instant.EPOCH);

            assertThat(store().acquire("2", asks, TTL, Stance.ASKING)).isInstanceOf(HeldBy.class);
            assertThat(other.line()).startsWith("passed 2");
            Lease second = taken("2", asks);
            assertThat(store().acquire("1", asks, TTL, Stance.ASKING)).isInstanceOf(HeldBy.class);
            assertThat(one.line()).startsWith("passed 1");
            Lease first = taken("1", asks);
            store().release(second);
            store().release(first);

            assertThat(one.line()).startsWith("holds 2");
            assertThat(other.line()).startsWith("holds 1");
        }
    }

    private Lease taken(String name, Holder holder) throws InterruptedException {
        while (true) {
            if (store().acquire(name, holder, TTL, Stance.ASKING) instanceof Acquired acquired) {
                return acquired.lease();
            }
            store().awaitChange(name, holder, LONG);
        }
    }

    private Acquired awaitLease() throws InterruptedException {
        while (true) {
            if (store().acquire("123", A, TTL, Stance.WAITING) instanceof Acquired acquired) {
                return acquired;
            }
            store().awaitChange("123", A, LONG);
        }
    }

    private Optional<Holder> asker(Lease lease) {
        assertThat(store().renew(lease, TTL)).isInstanceOf(Renewal.Renewed.class);
        return ((Renewal.Renewed) store().renew(lease, TTL)).asker();
    }

    private OtherProcess process(String instance, Stance stance, String... names) throws IOException {
        String[] arguments = new String[3 + names.length];
        arguments[0] = folder.toString();
        arguments[1] = instance;
        arguments[2] = stance.name();
        System.arraycopy(names, 0, arguments, 3, names.length);
        return OtherProcess.java(LeaseProcess.class, arguments);
    }
}
