package dev.baton.lease.redis;

import dev.baton.lease.LeaseStoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.exceptions.JedisRedirectionException;
import redis.clients.jedis.util.SafeEncoder;

/**
 * One connection to the server, logged in, with its database selected, and named. It is used until something goes wrong
 * and then thrown away: after a timeout, an answer that is still on its way would be taken for that to the next
 * question.
 *
 * <p>Not thread-safe, but for one thread that sends while another receives.
 */
final class RedisConnection extends Connection implements RedisCommands {

    private static final String NAME = "baton";

    private final RedisAddress address;

    private RedisConnection(RedisAddress address) {
        super(new SocketOnce(address));
        this.address = address;
    }

    /**
     * Connects.
     *
     * @throws dev.baton.lease.LeaseStoreException if that fails, in words
     */
    static RedisConnection to(RedisAddress address) {
        RedisConnection connection = new RedisConnection(address);
        try {
            connection.connect();
            connection.logIn();
            if (address.database() != 0) {
                connection.ask(Command.SELECT, Integer.toString(address.database()));
            }
            connection.name();
            return connection;
        } catch (LeaseStoreException e) {
            connection.drop();
            throw e;
        } catch (JedisException | ClassCastException e) {
            connection.drop();
            throw RedisFailures.ofAny(e, address);
        }
    }

    RedisAddress address() {
        return address;
    }

    @Override
    public Reply run(Script script, List<String> keys, String... values) {
        return run(() -> {}, script, keys, values);
    }

    /** Runs a script, and does something before each command that takes. */
    Reply run(Runnable before, Script script, List<String> keys, String... values) {
        List<String> tail = new ArrayList<>(1 + keys.size() + values.length);
        tail.add(Integer.toString(keys.size()));
        tail.addAll(keys);
        Collections.addAll(tail, values);
        before.run();
        try {
            return Reply.of(ask(Command.EVALSHA, script.digest(), tail));
        } catch (JedisNoScriptException firstTime) {
            before.run();
            return Reply.of(ask(Command.EVAL, script.text(), tail));
        }
    }

    @Override
    public String info() {
        return String.valueOf(ask(Command.INFO, "all"));
    }

    @Override
    public int awaitReplicas(int count, Duration atMost) {
        Object confirmed = ask(Command.WAIT, Integer.toString(count), Long.toString(atMost.toMillis()));
        if (confirmed instanceof Long number) {
            return Math.toIntExact(number);
        }
        throw new JedisConnectionException("The answer is none that Redis gives");
    }

    @Override
    public RedisCommands asking() {
        return new Asking(this);
    }

    /** What the server says it is, such as {@code master}; empty if it may not be asked. */
    Optional<String> role() {
        try {
            return Optional.of(String.valueOf(parts(ask(Command.ROLE)).get(0)));
        } catch (JedisAccessControlException notPermitted) {
            return Optional.empty();
        }
    }

    /** Asks a sentinel for the primary. */
    Optional<HostAndPort> primary(String name) {
        Object answer = ask(Command.SENTINEL, "GET-MASTER-ADDR-BY-NAME", name);
        return answer == null
                ? Optional.empty()
                : Optional.of(new HostAndPort(
                        String.valueOf(parts(answer).get(0)),
                        Integer.parseInt(String.valueOf(parts(answer).get(1)))));
    }

    /** Where a node sends us; an empty host means its own. */
    Moved moved(JedisRedirectionException e) {
        String host = e.getTargetNode().getHost();
        return new Moved(
                host.isEmpty() ? address.host() : host,
                e.getTargetNode().getPort(),
                e instanceof JedisMovedDataException);
    }

    /** Sends without waiting for an answer. */
    void tell(ProtocolCommand command, List<String> values) {
        CommandArguments arguments = new CommandArguments(command);
        values.forEach(arguments::add);
        sendCommand(arguments);
        flush();
    }

    /** Waits for whatever the server says next. */
    @Nullable Object hear() {
        return SafeEncoder.encodeObject(getUnflushedObject());
    }

    /** Closes the socket; whoever waits on it is thrown out. */
    void drop() {
        try {
            forceDisconnect();
        } catch (IOException alreadyGone) {
            // There is nothing left to close.
        }
    }

    private void logIn() {
        String password = address.password();
        if (password == null) {
            return;
        }
        try {
            if (address.user() == null) {
                ask(Command.AUTH, password);
            } else {
                ask(Command.AUTH, address.user(), password);
            }
        } catch (JedisDataException e) {
            // Not passed on as the cause: a server that does not know a command quotes what followed it.
            throw RedisFailures.ofLogin(e.getMessage(), address);
        }
    }

    /** The name is for people who look at the server's list of clients; a server may forbid it. */
    private void name() {
        try {
            ask(Command.CLIENT, List.of(SafeEncoder.encode(Keyword.SETNAME.getRaw()), NAME));
        } catch (JedisDataException e) {
            if (RedisFailures.isForEverything(e)) {
                throw e;
            }
        }
    }

    private static List<?> parts(@Nullable Object answer) {
        if (answer instanceof List<?> parts && parts.size() > 1) {
            return parts;
        }
        throw new JedisConnectionException("The answer is none that Redis gives");
    }

    private @Nullable Object ask(ProtocolCommand command, String first, List<String> more) {
        List<String> all = new ArrayList<>(1 + more.size());
        all.add(first);
        all.addAll(more);
        return ask(command, all);
    }

    private @Nullable Object ask(ProtocolCommand command, String... values) {
        return ask(command, List.of(values));
    }

    @Nullable Object ask(ProtocolCommand command, List<String> values) {
        tell(command, values);
        return hear();
    }
}
