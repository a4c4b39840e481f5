package dev.baton.lease.redis;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is between {@code //} and the path of an address.
 *
 * @param user the user; null for the default user
 * @param password the password; null for none
 * @param servers hosts with or without ports, separated by commas
 */
record UrlParts(@Nullable String user, @Nullable String password, String servers) {

    private static final int LAST_PORT = 65_535;

    /** One server of the list. */
    record Host(String name, int port) {}

    static UrlParts of(URI address) {
        // Not URI.getHost(): to that, a name with an underscore, as Docker Compose likes them, is no host.
        String authority = address.getRawAuthority();
        int at = authority.lastIndexOf('@');
        String servers = authority.substring(at + 1);
        if (at < 0) {
            return new UrlParts(null, null, servers);
        }
        String credentials = authority.substring(0, at);
        int split = credentials.indexOf(':');
        if (split < 0) {
            throw malformed("a password follows a colon, as in redis://:password@host");
        }
        return new UrlParts(
                split == 0 ? null : decoded(credentials.substring(0, split)),
                decoded(credentials.substring(split + 1)),
                servers);
    }

    List<Host> hosts(int defaultPort) {
        List<Host> hosts = new ArrayList<>();
        for (String server : servers.split(",", -1)) {
            int colon = server.lastIndexOf(':');
            boolean hasPort = colon > server.lastIndexOf(']');
            String host = hasPort ? server.substring(0, colon) : server;
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            }
            if (host.isEmpty()) {
                throw malformed("a host is missing");
            }
            hosts.add(new Host(host, hasPort ? port(server.substring(colon + 1)) : defaultPort));
        }
        return hosts;
    }

    static int database(String path) {
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
    static int number(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException tooLarge) {
            return -1;
        }
    }

    static String decoded(String text) {
        // A plus is a plus in an address; the decoder is made for forms.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    static IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException("The address of Redis is malformed: " + what
                + ". It reads redis://[user:password@]host[:port][/database], or rediss:// for TLS;"
                + " redis-sentinel://host,host/0?master=NAME; or redis-cluster://host,host");
    }

    private static int port(String text) {
        int port = number(text);
        if (port < 1 || port > LAST_PORT) {
            throw malformed("the port is not a number between 1 and " + LAST_PORT
                    + " (an @, / or : in the password is written %40, %2F or %3A)");
        }
        return port;
    }
}
