package dev.baton.emulator;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One request and the reply it is waiting for. A reply that is given while the request is still being handed over is
 * written by the connection's own thread; a later one, say that of a long poll, by a thread of its own, because the
 * connection's thread is reading, which is how a client that hangs up is noticed at once.
 */
final class Exchange implements Reply {

    /** Learns what became of a reply: once, or a second time if the client was lost in the middle of it. */
    interface Delivery {
        void reached(boolean client);
    }

    private final HttpConnection connection;
    private final CountDownLatch done = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Runnable reply;
    private Runnable onAbandon = () -> {};
    private boolean handingOver = true;
    private volatile boolean abandoned;

    Exchange(HttpConnection connection) {
        this.connection = connection;
    }

    long connectionId() {
        return connection.id();
    }

    int remotePort() {
        return connection.remotePort();
    }

    int localPort() {
        return connection.localPort();
    }

    @Override
    public void respond(HttpResponse response, Delivery delivery) {
        reply(() -> connection.write(response, false, delivery));
    }

    /** Sends the right headers and half of the body, and closes. */
    @Override
    public void truncate(HttpResponse response, Delivery delivery) {
        reply(() -> {
            connection.write(response, true, client -> {});
            delivery.reached(false);
            connection.hangUp();
        });
    }

    /** Closes without a word. */
    @Override
    public void hangUp(Delivery delivery) {
        reply(() -> {
            connection.hangUp();
            delivery.reached(false);
        });
    }

    /** Closes with a TCP reset. */
    @Override
    public void reset() {
        reply(connection::reset);
    }

    @Override
    public boolean isAbandoned() {
        return abandoned;
    }

    @Override
    public void onAbandon(Runnable action) {
        lock.lock();
        try {
            if (!abandoned) {
                onAbandon = action;
                return;
            }
        } finally {
            lock.unlock();
        }
        action.run();
    }

    private void reply(Runnable action) {
        lock.lock();
        try {
            if (reply != null) {
                return;
            }
            reply = action;
            if (handingOver) {
                return;
            }
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("baton-emulator-reply").start(() -> perform(action));
    }

    /** Called by the connection when the request has been handed over. */
    void handedOver() {
        Runnable action;
        lock.lock();
        try {
            handingOver = false;
            action = reply;
        } finally {
            lock.unlock();
        }
        if (action != null) {
            perform(action);
        }
    }

    private void perform(Runnable action) {
        try {
            action.run();
        } finally {
            done.countDown();
            connection.settled();
        }
    }

    /** The connection is closed: nothing waits for the reply any more. */
    void abandon() {
        Runnable action;
        lock.lock();
        try {
            abandoned = true;
            action = onAbandon;
            onAbandon = () -> {};
        } finally {
            lock.unlock();
        }
        done.countDown();
        action.run();
    }

    boolean isDone() {
        return done.getCount() == 0;
    }

    void awaitDone() throws InterruptedException {
        done.await();
    }
}
