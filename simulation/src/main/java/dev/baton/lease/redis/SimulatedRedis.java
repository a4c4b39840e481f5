package dev.baton.lease.redis;

import dev.baton.time.TimeSource;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * As much of Redis as the scripts of the lease use, with its own clock, and with what happens to a Redis: it forgets,
 * becomes its own replica of a while ago, is full.
 */
public final class SimulatedRedis {

    private static final int KEPT_MILLIS = 3_000;
    private static final Set<String> TAKES_MEMORY = Set.of("SET", "HSET", "SETBIT", "ZADD");
    private static final Set<String> TAKES_NO_MEMORY = Set.of("DEL", "PEXPIRE", "HDEL", "ZREM");

    private final TimeSource time;
    private final LuaScripts scripts;
    private final List<BiConsumer<String, String>> subscribers = new ArrayList<>();
    private final Deque<Past> past = new ArrayDeque<>();
    private Map<String, Value> data = new HashMap<>();
    private long startedAt;
    private boolean promoted;
    private boolean full;
    private boolean dirty;

    public SimulatedRedis(TimeSource time, LuaScripts scripts) {
        this.time = time;
        this.scripts = scripts;
        // It has been up for a while, as a Redis has when a bot is started for the first time.
        this.startedAt = millis() - 60_000;
    }

    /** It was restarted and knows nothing. */
    public void forget() {
        data = new HashMap<>();
        past.clear();
        restarted();
    }

    /** It was restarted and knows what it knew. */
    public void restarted() {
        startedAt = millis();
        promoted = false;
    }

    /** A replica takes its place that knows what was known so long ago. */
    public void becomeReplicaOf(long millisAgo) {
        long then = millis() - millisAgo;
        Past known = new Past(0, Map.of());
        for (Past old : past) {
            if (old.millis <= then) {
                known = old;
            }
        }
        data = copy(known.data);
        past.clear();
        promoted = true;
    }

    /** Somebody deletes a key, or it is evicted. */
    public void lose(String key) {
        data.remove(key);
    }

    public void full(boolean now) {
        full = now;
    }

    /** Has a subscriber told of each message, and its channel. */
    void subscribe(BiConsumer<String, String> subscriber) {
        subscribers.add(subscriber);
    }

    void unsubscribe(BiConsumer<String, String> subscriber) {
        subscribers.remove(subscriber);
    }

    /** Runs a script in one atomic step; gives its answer, or the error as an exception. */
    Object run(Script script, List<String> keys, List<String> values) {
        dirty = false;
        List<?> answer = scripts.run(script, this, keys, values);
        if (dirty) {
            remember();
        }
        return answer;
    }

    /** The fields of a hash. */
    public Set<String> fields(String key) {
        Value value = value(key);
        return value == null ? Set.of() : Set.copyOf(value.fields.keySet());
    }

    /** Whether nobody has a lease. */
    public boolean isFree(String name) {
        return Reply.of(run(Script.READ, LeaseKeys.of(name).scripts(), List.of()))
                .is("FREE");
    }

    String info() {
        return "uptime_in_seconds:" + (millis() - startedAt) / 1_000 + "\nevicted_keys:0\nsecond_repl_offset:"
                + (promoted ? 17 : -1) + "\nrole:master\nloading:0\nmaxmemory:0\ncmdstat_eval:calls=1\n";
    }

    /** One command of a script; an error is a {@link CommandFailed}. */
    @Nullable Object command(String name, List<String> arguments) {
        boolean writes = TAKES_MEMORY.contains(name) || TAKES_NO_MEMORY.contains(name);
        if (full && !dirty && TAKES_MEMORY.contains(name)) {
            throw new CommandFailed("OOM command not allowed when used memory > 'maxmemory'.");
        }
        dirty |= writes;
        String key = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        return switch (name) {
            case "TIME" -> {
                Instant now = time.now();
                yield List.of(Long.toString(now.getEpochSecond()), Integer.toString(now.getNano() / 1000));
            }
            case "GET" -> string(key);
            case "SET" -> set(key, rest);
            case "DEL" ->
                arguments.stream().filter(gone -> data.remove(gone) != null).count();
            case "PEXPIRE" -> {
                Value value = value(key);
                if (value != null) {
                    value.expiresAt = millis() + Long.parseLong(rest.getFirst());
                }
                yield value == null ? 0L : 1L;
            }
            case "PTTL" -> {
                Value value = value(key);
                yield value == null ? -2L : value.expiresAt < 0 ? -1L : value.expiresAt - millis();
            }
            case "HSET" -> {
                Map<String, String> hash = hash(key);
                for (int i = 0; i < rest.size(); i += 2) {
                    hash.put(rest.get(i), rest.get(i + 1));
                }
                yield (long) rest.size() / 2;
            }
            case "HMGET" -> {
                Value value = value(key);
                List<@Nullable Object> found = new ArrayList<>();
                rest.forEach(field -> found.add(value == null ? null : value.fields.get(field)));
                yield found;
            }
            case "HGETALL" -> {
                Value value = value(key);
                List<Object> all = new ArrayList<>();
                if (value != null) {
                    value.fields.forEach((field, content) -> {
                        all.add(field);
                        all.add(content);
                    });
                }
                yield all;
            }
            case "HDEL" -> hdel(key, rest);
            case "SETBIT" -> {
                hash(key).put(rest.getFirst(), rest.get(1));
                yield 0L;
            }
            case "GETBIT" -> {
                Value value = value(key);
                yield value == null ? 0L : Long.parseLong(value.fields.getOrDefault(rest.getFirst(), "0"));
            }
            case "ZADD" -> {
                hash(key).put(rest.get(1), rest.getFirst());
                yield 1L;
            }
            case "ZREM" -> hdel(key, rest);
            case "ZCARD" -> {
                Value value = value(key);
                yield value == null ? 0L : (long) value.fields.size();
            }
            case "ZRANGE" -> zrange(key, rest);
            case "INFO" -> "role:master\r\nconnected_slaves:0\r\n";
            case "PUBLISH" -> {
                List.copyOf(subscribers).forEach(subscriber -> subscriber.accept(key, rest.getFirst()));
                yield (long) subscribers.size();
            }
            default -> throw new CommandFailed("ERR unknown command '" + name + "': the simulation has to learn it");
        };
    }

    private @Nullable String string(String key) {
        Value value = value(key);
        return value == null ? null : value.text;
    }

    private Object set(String key, List<String> rest) {
        Value value = new Value();
        value.text = rest.getFirst();
        if (rest.size() == 3 && rest.get(1).equals("PX")) {
            value.expiresAt = millis() + Long.parseLong(rest.get(2));
        } else if (rest.size() != 1) {
            throw new CommandFailed("ERR syntax error: the simulation knows SET key value PX millis");
        }
        data.put(key, value);
        return new Status("OK");
    }

    private Map<String, String> hash(String key) {
        Value value = value(key);
        if (value == null) {
            value = new Value();
            data.put(key, value);
        }
        return value.fields;
    }

    private long hdel(String key, List<String> fields) {
        Value value = value(key);
        if (value == null) {
            return 0;
        }
        long gone = fields.stream()
                .filter(field -> value.fields.remove(field) != null)
                .count();
        if (value.fields.isEmpty() && value.text == null) {
            data.remove(key);
        }
        return gone;
    }

    /** A sorted set is kept as the scores of its members. */
    private List<String> zrange(String key, List<String> rest) {
        Value value = value(key);
        if (value == null) {
            return List.of();
        }
        List<String> members = value.fields.entrySet().stream()
                .sorted(Comparator.comparingLong(member -> Long.parseLong(member.getValue())))
                .map(Map.Entry::getKey)
                .toList();
        int size = members.size();
        int from = Integer.parseInt(rest.getFirst());
        int to = Integer.parseInt(rest.get(1));
        List<String> found = members.subList(
                Math.max(0, from < 0 ? size + from : from), Math.min(size, 1 + (to < 0 ? size + to : to)));
        return rest.size() == 2
                ? found
                : found.stream()
                        .flatMap(member -> Stream.of(member, value.fields.getOrDefault(member, "0")))
                        .toList();
    }

    private @Nullable Value value(String key) {
        Value value = data.get(key);
        if (value != null && value.expiresAt >= 0 && value.expiresAt <= millis()) {
            data.remove(key);
            return null;
        }
        return value;
    }

    private void remember() {
        long now = millis();
        past.addLast(new Past(now, copy(data)));
        while (past.size() > 1 && now - past.getFirst().millis > KEPT_MILLIS) {
            past.removeFirst();
        }
    }

    private static Map<String, Value> copy(Map<String, Value> data) {
        Map<String, Value> copy = new HashMap<>();
        data.forEach((key, value) -> copy.put(key, value.copy()));
        return copy;
    }

    private long millis() {
        return time.now().toEpochMilli();
    }

    /** A simple answer such as OK. */
    record Status(String text) {}

    /** A command failed. */
    static final class CommandFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CommandFailed(String message) {
            super(message);
        }
    }

    private record Past(long millis, Map<String, Value> data) {}

    private static final class Value {
        private @Nullable String text;
        private final Map<String, String> fields = new TreeMap<>();
        private long expiresAt = -1;

        Value copy() {
            Value copy = new Value();
            copy.text = text;
            copy.fields.putAll(fields);
            copy.expiresAt = expiresAt;
            return copy;
        }
    }
}
