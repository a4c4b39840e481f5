package dev.baton.emulator;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much the bots of an emulator remember of their calls, all together. When it is full a bot has to forget, if it
 * holds more than its share; so together they hold less than twice the limit. Thread-safe.
 */
final class CallMemory {

    static final long LIMIT = 128L * 1024 * 1024;

    private final AtomicLong used = new AtomicLong();
    private final AtomicInteger bots = new AtomicInteger();

    /** A bot more shares it. */
    void join() {
        bots.incrementAndGet();
    }

    /** A bot remembers so many bytes more, or fewer. */
    void add(long bytes) {
        used.addAndGet(bytes);
    }

    /** Whether a bot that holds this much has to forget some of it. */
    boolean isFullFor(long held) {
        return used.get() > LIMIT && held > LIMIT / bots.get();
    }
}
