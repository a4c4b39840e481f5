package dev.baton.simulation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The network between one machine and one server: each message takes a while, may be lost, and does not arrive in a
 * direction that is cut. What a client gave up waiting for may still arrive and have its effect; after that it needs a
 * new connection, which takes both directions.
 */
final class Wire {

    /** There is no answer in time. */
    static final class Silence extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** There is a connection no more, or none was accepted. */
    static final class Reset extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** What arrives at a server: it answers when it likes, as long as the connection is open. */
    interface Request<T> {
        void arrive(Answer<T> answer);
    }

    private static final long PROMPT = TimeUnit.MICROSECONDS.toNanos(200);

    private final World world;
    private final Machine machine;
    private final Server server;
    private long slowest = TimeUnit.MILLISECONDS.toNanos(5);
    private double loss;
    private double breaks;
    private boolean cutThere;
    private boolean cutBack;
    private boolean connected;

    Wire(Machine machine, Server server) {
        this.world = machine.world();
        this.machine = machine;
        this.server = server;
    }

    void cut(boolean there, boolean back) {
        cutThere = there;
        cutBack = back;
    }

    void slow(Duration upTo) {
        slowest = upTo.toNanos();
    }

    void lose(double share) {
        loss = share;
    }

    /** This share of the connections breaks within two seconds, which the client sees and the server does not. */
    void breakUp(double share) {
        breaks = share;
    }

    void heal() {
        cut(false, false);
        breakUp(0);
        slow(Duration.ofMillis(5));
        lose(0);
    }

    /** Whether messages arrive, and soon. */
    boolean isWell() {
        return !cutThere && !cutBack && loss == 0 && breaks == 0 && slowest <= TimeUnit.SECONDS.toNanos(1);
    }

    /** Whether each message arrives, and so soon that nobody gives up waiting for an answer. */
    boolean isPrompt() {
        return isWell() && slowest <= TimeUnit.MILLISECONDS.toNanos(100);
    }

    /** Asks, and waits for the answer. */
    <T> T call(Duration patience, Request<T> request) throws Silence, Reset, InterruptedException {
        Answer<T> answer = new Answer<>(this, Thread.currentThread());
        connected = connected || (!cutThere && !cutBack);
        send(cutThere || !connected, () -> server.serve(answer::reset, () -> request.arrive(answer)));
        if (breaks > 0 && world.random().nextDouble() < breaks) {
            world.after(world.random().nextLong(TimeUnit.SECONDS.toNanos(2)), answer::hangUp);
        }
        MachineClock clock = machine.clock();
        long deadline = clock.nanos() + patience.toNanos();
        try {
            while (!answer.isThere()) {
                if (!clock.parkUntil(deadline) && !answer.isThere()) {
                    connected = false;
                    throw new Silence();
                }
            }
            connected = !answer.reset;
            return answer.value();
        } finally {
            answer.closed = true;
        }
    }

    /** Sends something to the machine, which happens there as long as it lives. */
    void push(Runnable what) {
        send(cutBack, () -> {
            if (!machine.isDead()) {
                what.run();
            }
        });
    }

    /** Sends something to the server, as an answer to what came from there. */
    void reply(Runnable arrival) {
        send(cutThere, () -> server.serve(() -> {}, arrival));
    }

    private void send(boolean cut, Runnable arrival) {
        if (!cut && (loss == 0 || world.random().nextDouble() >= loss)) {
            world.after(PROMPT + world.random().nextLong(slowest), arrival);
        }
    }

    /** The way back of one call. */
    static final class Answer<T> {
        private final Wire wire;
        private final Thread asking;
        private @Nullable T value;
        private boolean reset;
        private boolean closed;

        private Answer(Wire wire, Thread asking) {
            this.wire = wire;
            this.asking = asking;
        }

        void give(T given) {
            give(given, live -> {});
        }

        /** Answers, and tells on arrival whether somebody was still waiting for it. */
        void give(T given, Consumer<Boolean> arrived) {
            wire.send(wire.cutBack, () -> {
                boolean live = !closed && !wire.machine.isDead();
                value = given;
                LockSupport.unpark(asking);
                arrived.accept(live);
            });
        }

        /** The server refuses the connection. */
        void reset() {
            wire.send(wire.cutBack, this::hangUp);
        }

        private void hangUp() {
            reset = true;
            LockSupport.unpark(asking);
        }

        private boolean isThere() {
            return value != null || reset;
        }

        private T value() throws Reset {
            if (value == null) {
                throw new Reset();
            }
            return value;
        }
    }
}
