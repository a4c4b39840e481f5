package dev.baton.lease.redis;

import org.jspecify.annotations.Nullable;

/**
 * Where one Redis server is and who we are to it. Never shows the user or the password.
 *
 * @param host a name or an address, an IPv6 address without its brackets
 * @param port the port
 * @param tls how to speak TLS; null for not at all
 * @param database the number of the database
 * @param user the user; null for the default user
 * @param password the password; null for none
 */
record RedisAddress(
        String host,
        int port,
        @Nullable Tls tls,
        int database,
        @Nullable String user,
        @Nullable String password) {

    /** Another server to which we are the same. */
    RedisAddress at(String otherHost, int otherPort) {
        return new RedisAddress(otherHost, otherPort, tls, database, user, password);
    }

    /** Another user of the same server, in its first database. */
    RedisAddress as(@Nullable String otherUser, @Nullable String otherPassword) {
        return new RedisAddress(host, port, tls, 0, otherUser, otherPassword);
    }

    /** Host and port, for messages. */
    String server() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    @Override
    public String toString() {
        return (tls == null ? "redis" : "rediss") + "://" + server() + "/" + database;
    }
}
