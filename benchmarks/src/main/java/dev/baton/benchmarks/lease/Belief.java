package dev.baton.benchmarks.lease;

import java.util.concurrent.locks.LockSupport;

/** Asks a node every millisecond whether it believes to have the lease, until it does not. */
final class Belief {

    private static final long EVERY_NANOS = 1_000_000;

    private final Node node;
    private final Thread watcher;
    private volatile long last = System.nanoTime();

    private Belief(Node node) {
        this.node = node;
        this.watcher = Thread.ofPlatform().daemon().unstarted(this::watch);
    }

    static Belief watch(Node node) {
        Belief belief = new Belief(node);
        belief.watcher.start();
        return belief;
    }

    /** When it last said yes; waits until it has said no, but no longer than until then. */
    long lastUntil(long end) throws InterruptedException {
        long left = Math.max(1, (end - System.nanoTime()) / EVERY_NANOS);
        watcher.join(left);
        watcher.interrupt();
        return last;
    }

    private void watch() {
        try {
            while (!Thread.interrupted() && node.believes()) {
                last = System.nanoTime();
                LockSupport.parkNanos(EVERY_NANOS);
            }
        } catch (RuntimeException unknown) {
            return; // who cannot tell must not act
        }
    }
}
