package dev.baton.benchmarks.delivery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A bot in a JVM of its own. Gets the subject, the address of the Bot API and a token. {@code expect N} begins to
 * count; {@code await} tells when the last of them was handled; {@code latencies} tells the percentiles of how long
 * they took, in microseconds: p50, p99, and the longest.
 */
final class BotProgram {

    private BotProgram() {}

    public static void main(String[] arguments) throws Exception {
        AtomicReference<Receiver> receiver = new AtomicReference<>(new Receiver(1));
        Consumer<String> handler = text -> receiver.get().accept(text);
        Subject.valueOf(arguments[0]).start(URI.create(arguments[1]), arguments[2], handler);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            obey(order.split(" ", -1), receiver);
        }
        Runtime.getRuntime().halt(0); // some libraries leave threads behind
    }

    private static void obey(String[] order, AtomicReference<Receiver> receiver)
            throws IOException, InterruptedException {
        switch (order[0]) {
            case "expect" -> {
                receiver.set(new Receiver(Integer.parseInt(order[1])));
                System.out.println("ready");
            }
            case "await" -> System.out.println(receiver.get().await());
            case "latencies" -> {
                receiver.get().await();
                long[] nanos = receiver.get().latencies();
                Arrays.sort(nanos);
                System.out.println(micros(nanos, 0.5) + " " + micros(nanos, 0.99) + " " + micros(nanos, 1));
            }
            default -> throw new IOException("not an order: " + order[0]);
        }
    }

    private static long micros(long[] sorted, double share) {
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, index)] / 1000;
    }
}
