package dev.baton.lease;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.time.TimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * An instance that wants a lease of a folder until it has it: arguments are the folder, its own identity, its stance,
 * and names of leases, of which it takes the first one at once and the next one whenever a line comes in. It tells
 * "waits" or "holds", renews, and passes a lease on to whoever asks.
 */
final class LeaseProcess {

    private static final Duration TTL = Duration.ofSeconds(10);

    private LeaseProcess() {}

    public static void main(String[] arguments) throws Exception {
        Holder self = new Holder(
                arguments[1], "another process", "1", TimeSource.system().now());
        Stance stance = Stance.valueOf(arguments[2]);
        FileLeaseStore store = new FileLeaseStore(Path.of(arguments[0]), TimeSource.system());
        Semaphore wanted = new Semaphore(1);
        Thread.ofPlatform().daemon().start(() -> listen(wanted));
        for (String name : List.of(arguments).subList(3, arguments.length)) {
            wanted.acquire();
            Lease lease = await(store, name, self, stance);
            System.out.println("holds " + name + " at " + System.nanoTime());
            Thread.ofVirtual().start(() -> hold(store, lease));
        }
        Thread.currentThread().join();
    }

    private static Lease await(FileLeaseStore store, String name, Holder self, Stance stance)
            throws InterruptedException {
        boolean told = false;
        while (true) {
            if (store.acquire(name, self, TTL, stance) instanceof Acquired acquired) {
                return acquired.lease();
            }
            if (!told) {
                System.out.println("waits for " + name);
            }
            told = true;
            store.awaitChange(name, self, TTL.dividedBy(4));
        }
    }

    private static void hold(FileLeaseStore store, Lease lease) {
        try {
            while (store.renew(lease, TTL) instanceof Renewal.Renewed(Optional<Holder> asker)) {
                if (asker.isPresent() && store.pass(lease, asker.get(), "a note")) {
                    System.out.println("passed " + lease.name() + " at " + System.nanoTime());
                    return;
                }
                store.awaitChange(lease.name(), lease.holder(), TTL.dividedBy(4));
            }
        } catch (InterruptedException nobodyDoesThis) {
            Thread.currentThread().interrupt();
        }
    }

    private static void listen(Semaphore wanted) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (in.readLine() != null) {
                wanted.release();
            }
        } catch (IOException ended) {
            // as expected
        }
        Runtime.getRuntime().halt(0);
    }
}
