package dev.baton.lease.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
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

    private RedisConnection(SocketOnce socket) {
        super(socket);
    }

    static RedisConnection open(RedisAddress address) {
        RedisConnection connection = new RedisConnection(new SocketOnce(address));
        try {
            connection.connect();
            connection.logIn(address);
            if (address.database() != 0) {
                connection.ask(Command.SELECT, Integer.toString(address.database()));
            }
            connection.name();
            return connection;
        } catch (RuntimeException e) {
            connection.drop();
            throw e;
        }
    }

    @Override
    public Reply run(Script script, List<String> keys, String... values) {
        List<String> tail = new ArrayList<>(1 + keys.size() + values.length);
        tail.add(Integer.toString(keys.size()));
        tail.addAll(keys);
        Collections.addAll(tail, values);
        try {
            return Reply.of(ask(Command.EVALSHA, script.digest(), tail));
        } catch (JedisNoScriptException firstTime) {
            return Reply.of(ask(Command.EVAL, script.text(), tail));
        }
    }

    @Override
    public String info() {
        return String.valueOf(ask(Command.INFO, "all"));
    }

    /** Sends without waiting for an answer. */
    void tell(ProtocolCommand command, List<String> values) {
        CommandArguments arguments = new CommandArguments(command);
        values.forEach(arguments::add);
        sendCommand(arguments);
        flush();
    }

    /** Waits for whatever the server says next. */
    Object hear() {
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

    private void logIn(RedisAddress address) {
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

    private Object ask(ProtocolCommand command, String first, List<String> more) {
        List<String> all = new ArrayList<>(1 + more.size());
        all.add(first);
        all.addAll(more);
        return ask(command, all);
    }

    private Object ask(ProtocolCommand command, String... values) {
        return ask(command, List.of(values));
    }

    private Object ask(ProtocolCommand command, List<String> values) {
        tell(command, values);
        return hear();
    }
}
