package dev.baton.benchmarks.delivery;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Takes the text of each message, as the handler of a bot that does nothing else, and knows when it had the last. */
final class Receiver implements Consumer<String> {

    private final AtomicInteger count = new AtomicInteger();
    private final long[] nanos;
    private final CountDownLatch complete = new CountDownLatch(1);
    private volatile long completeAt;

    /** Of so many messages. */
    Receiver(int expected) {
        nanos = new long[expected];
    }

    @Override
    public void accept(String text) {
        long made = Messages.madeAt(text);
        int number = count.getAndIncrement();
        if (number < nanos.length) {
            long now = System.nanoTime();
            nanos[number] = now - made;
            if (number == nanos.length - 1) {
                completeAt = now;
                complete.countDown();
            }
        }
    }

    /** Waits for the last; returns when it came. */
    long await() throws InterruptedException {
        complete.await();
        return completeAt;
    }

    /** How long each message took from its making, in no order. To be asked when all are there. */
    long[] latencies() {
        return nanos.clone();
    }
}
