package dev.baton.lease.redis;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis server is and who we are to it. Never shows the user or the password.
 *
 * @param host a name or an address, an IPv6 address without its brackets
 * @param port the port
 * @param tls whether to speak TLS
 * @param database the number of the database
 * @param user the user; null for the default user
 * @param password the password; null for none
 */
record RedisAddress(
        String host,
        int port,
        boolean tls,
        int database,
        @Nullable String user,
        @Nullable String password) {

    private static final String PLAIN = "redis";
    private static final String TLS = "rediss";
    private static final int DEFAULT_PORT = 6379;
    private static final int LAST_PORT = 65_535;

    static boolean isRedis(URI address) {
        return PLAIN.equalsIgnoreCase(address.getScheme()) || TLS.equalsIgnoreCase(address.getScheme());
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is malformed; the message quotes neither user nor password, and so nothing
     *     of an address that may have been cut at the wrong place
     */
    static RedisAddress of(URI address) {
        String authority = address.getRawAuthority();
        if (!isRedis(address) || authority == null) {
            throw malformed("a host is missing");
        }
        if (address.getRawQuery() != null) {
            throw malformed("options after ? are not known here (a ? in the password is written %3F)");
        }
        if (address.getRawFragment() != null) {
            throw malformed("nothing may follow # (a # in the password is written %23)");
        }
        // Not URI.getHost(): to that, a name with an underscore, as Docker Compose likes them, is no host.
        int at = authority.lastIndexOf('@');
        String server = authority.substring(at + 1);
        int colon = server.lastIndexOf(':');
        boolean hasPort = colon > server.lastIndexOf(']');
        String host = hasPort ? server.substring(0, colon) : server;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty()) {
            throw malformed("a host is missing");
        }
        String user = null;
        String password = null;
        if (at >= 0) {
            String credentials = authority.substring(0, at);
            int split = credentials.indexOf(':');
            if (split < 0) {
                throw malformed("a password follows a colon, as in redis://:password@host");
            }
            user = split == 0 ? null : decoded(credentials.substring(0, split));
            password = decoded(credentials.substring(split + 1));
        }
        return new RedisAddress(
                host,
                hasPort ? port(server.substring(colon + 1)) : DEFAULT_PORT,
                TLS.equalsIgnoreCase(address.getScheme()),
                database(address.getRawPath()),
                user,
                password);
    }

    /** Host and port, for messages. */
    String server() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    @Override
    public String toString() {
        return (tls ? TLS : PLAIN) + "://" + server() + "/" + database;
    }

    private static int port(String text) {
        int port = number(text);
        if (port < 1 || port > LAST_PORT) {
            throw malformed("the port is not a number between 1 and " + LAST_PORT
                    + " (an @, / or : in the password is written %40, %2F or %3A)");
        }
        return port;
    }

    private static int database(String path) {
        if (path.isEmpty() || path.equals("/")) {
            return 0;
        }
        int database = number(path.substring(1));
        if (database < 0) {
            throw malformed("what follows the / after the host is not the number of a database");
        }
        return database;
    }

    /** The number, or -1 if the text is none. */
    private static int number(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException tooLarge) {
            return -1;
        }
    }

    private static String decoded(String text) {
        // A plus is a plus in this part of an address; the decoder is made for forms.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException("The address of Redis is malformed: " + what
                + ". It reads redis://[user:password@]host[:port][/database]" + ", or rediss:// for TLS");
    }
}
