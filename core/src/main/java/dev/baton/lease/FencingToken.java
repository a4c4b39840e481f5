package dev.baton.lease;

/**
 * A number that grows at every change of holder, so that a store can refuse what a former holder still writes. Never
 * goes back, and says nothing about time even where a store derives it from a clock.
 *
 * @param value the number; positive, or 0 where a store sees a lease whose token it does not know
 */
public record FencingToken(long value) implements Comparable<FencingToken> {

    @Override
    public int compareTo(FencingToken other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
