package dev.baton.cli.demo;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * How long the demo bot takes to answer, as a bot does that has to think. Chats may differ in that, in turn.
 *
 * @param turns one for each kind of chat
 */
public record HandlerTime(List<Span> turns) {

    /**
     * At random between two bounds.
     *
     * @param leastMillis not less than that
     * @param mostMillis and not more than that
     */
    public record Span(int leastMillis, int mostMillis) {

        private static Span parse(String text) {
            String[] bounds = text.split("-", 2);
            int least = Integer.parseInt(bounds[0]);
            return new Span(least, Math.max(least, Integer.parseInt(bounds[bounds.length - 1])));
        }
    }

    /**
     * Reads {@code 20}, {@code 0-50}, or several of these for chats in turn: {@code 0,100,30000}.
     *
     * @param text numbers of milliseconds
     * @return the time
     * @throws NumberFormatException if it is something else
     */
    public static HandlerTime parse(String text) {
        return new HandlerTime(Stream.of(text.split(",")).map(Span::parse).toList());
    }

    Duration next(long chat) {
        Span span = of(chat);
        return Duration.ofMillis(ThreadLocalRandom.current().nextInt(span.leastMillis, span.mostMillis + 1));
    }

    /**
     * The longest that an answer in a chat takes.
     *
     * @param chat the chat
     * @return a duration
     */
    public Duration longest(long chat) {
        return Duration.ofMillis(of(chat).mostMillis);
    }

    /**
     * The longest that any answer takes.
     *
     * @return a duration
     */
    public Duration longest() {
        return Duration.ofMillis(turns.stream().mapToInt(Span::mostMillis).max().orElse(0));
    }

    private Span of(long chat) {
        return turns.get((int) Math.floorMod(chat, (long) turns.size()));
    }
}
