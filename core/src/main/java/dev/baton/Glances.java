package dev.baton;

import java.util.function.BooleanSupplier;

/**
 * Looking for what is about to happen, before one goes to sleep over it: to be woken takes some 30 µs. With one
 * processor nobody else could make it happen meanwhile, so there nobody looks.
 */
final class Glances {

    private static final boolean MAY_HELP = Runtime.getRuntime().availableProcessors() > 1;

    /** So many take about a microsecond. */
    private static final int PER_MICROSECOND = 25;

    private Glances() {}

    /** Looks until something has happened, or so many microseconds are over; holds no lock that it needs. */
    static void until(BooleanSupplier happened, int micros) {
        if (MAY_HELP) {
            for (int i = 0; i < micros * PER_MICROSECOND && !happened.getAsBoolean(); i++) {
                Thread.onSpinWait();
            }
        }
    }
}
