package dev.baton.benchmarks.lease;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A node behind a network of its own, with the one thread that acquires and releases. */
final class Instance implements AutoCloseable {

    /** Longer than any of them should ever need. */
    private static final long LIMIT_SECONDS = 60;

    private final Proxy network;
    private final Node node;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

    private Instance(Proxy network, Node node) {
        this.network = network;
        this.node = node;
    }

    static Instance start(Subject subject, Redis redis) throws IOException {
        Proxy network = new Proxy(redis);
        return new Instance(network, subject.open(network.uri()));
    }

    Node node() {
        return node;
    }

    /** Begins to acquire; the future has the time at which that had worked. */
    Future<Long> acquire() {
        return acquire(node::acquire);
    }

    /** As {@link #acquire()}, in a way of its own. */
    Future<Long> acquire(Acquiring how) {
        return thread.submit(() -> {
            how.acquire();
            return System.nanoTime();
        });
    }

    /** Returns when it began to let go. */
    long release() throws InterruptedException {
        return call(() -> {
            long start = System.nanoTime();
            node.release();
            return start;
        });
    }

    /** Runs something on the thread that acquires and releases, and waits for it. */
    <T> T call(Callable<T> act) throws InterruptedException {
        return await(thread.submit(act));
    }

    /** From now on nothing gets through in either direction. */
    void isolate() {
        network.swallow();
    }

    static <T> T await(Future<T> future) throws InterruptedException {
        try {
            return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does not wait, since a client that cannot reach Redis may take its time. */
    @Override
    public void close() {
        network.close();
        thread.shutdownNow();
        Thread.ofPlatform().daemon().start(node::close);
    }

    /** A way to acquire. */
    interface Acquiring {
        void acquire() throws InterruptedException;
    }
}
