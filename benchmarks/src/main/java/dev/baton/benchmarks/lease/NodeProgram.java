package dev.baton.benchmarks.lease;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node in a JVM of its own. Gets the subject and the address of Redis, acquires, and says so. On {@code work} it
 * begins to do an item of work every 20 ms, if it believes to have the lease; {@code count} tells how many it has done
 * since it was last frozen. Without a subject it does nothing, which is what all the others cost besides.
 */
final class NodeProgram {

    static final Duration ITEM = Duration.ofMillis(20);

    private NodeProgram() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        AtomicInteger items = new AtomicInteger();
        Node node = arguments.length == 0 ? null : Subject.valueOf(arguments[0]).open(URI.create(arguments[1]));
        if (node != null) {
            node.acquire();
        }
        System.out.println("ready");
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            if (node != null && order.equals("work")) {
                Thread.ofPlatform().daemon().start(() -> work(node, items));
            }
            System.out.println(items.get());
        }
        Runtime.getRuntime().halt(0); // some libraries leave threads behind
    }

    private static void work(Node node, AtomicInteger items) {
        long before = System.nanoTime();
        try {
            while (true) {
                long now = System.nanoTime();
                if (now - before > Node.LIFE.toNanos() / 2) {
                    items.set(0);
                }
                before = now;
                if (believes(node)) {
                    items.incrementAndGet();
                }
                Thread.sleep(ITEM);
            }
        } catch (InterruptedException nobodyDoesThis) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean believes(Node node) {
        try {
            return node.believes();
        } catch (RuntimeException unknown) {
            return false;
        }
    }
}
