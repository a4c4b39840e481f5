package dev.baton.lease.redis;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * What a script gives: a word, and what belongs to it.
 *
 * @param parts strings and longs, null where the server has nothing
 */
record Reply(List<?> parts) {

    /** Reads a decoded answer; one that no script of ours gives means that the connection is out of step. */
    static Reply of(@Nullable Object answer) {
        if (answer instanceof List<?> parts && !parts.isEmpty() && parts.get(0) instanceof String) {
            return new Reply(parts);
        }
        throw new JedisConnectionException("The answer is none that Redis gives to a script");
    }

    String word() {
        return text(0).orElse("");
    }

    boolean is(String word) {
        return word().equals(word);
    }

    boolean flag(int index) {
        return number(index) == 1;
    }

    /** Absent if the server has nothing there. An array ends early when nothing is all that follows. */
    Optional<String> text(int index) {
        return index < parts.size() && parts.get(index) != null
                ? Optional.of(String.valueOf(parts.get(index)))
                : Optional.empty();
    }

    /** All the texts from an index on. */
    List<String> texts(int from) {
        return parts.subList(from, parts.size()).stream().map(String::valueOf).toList();
    }

    long number(int index) {
        try {
            return text(index).map(Long::parseLong).orElse(0L);
        } catch (NumberFormatException e) {
            throw new JedisConnectionException("The answer is none that Redis gives to a script", e);
        }
    }
}
