package dev.baton.lease.redis;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an address such as {@code redis://user:password@host:6379/0} says. Shown without user and password.
 *
 * @param kind how the servers are organised
 * @param nodes the servers that are named: one, the sentinels, or nodes of a cluster
 * @param server who we are to the servers that keep leases; its host and port count for one server only
 * @param master the name by which the sentinels know the primary; empty without sentinels
 * @param replicas how many replicas must have a lease before it counts; 0 for none
 * @param alsoKey a plain key that is held together with the lease
 */
record RedisUrl(
        Kind kind,
        List<RedisAddress> nodes,
        RedisAddress server,
        String master,
        int replicas,
        Optional<String> alsoKey) {

    /** How the servers are organised. */
    enum Kind {
        SERVER("", 6379),
        SENTINEL("-sentinel", 26_379),
        CLUSTER("-cluster", 6379);

        private final String suffix;
        private final int defaultPort;

        Kind(String suffix, int defaultPort) {
            this.suffix = suffix;
            this.defaultPort = defaultPort;
        }
    }

    static boolean isRedis(URI address) {
        String scheme = scheme(address);
        for (Kind kind : Kind.values()) {
            if (scheme.equals("redis" + kind.suffix) || scheme.equals("rediss" + kind.suffix)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is malformed; the message quotes neither user nor password, and so nothing
     *     of an address that may have been cut at the wrong place
     */
    static RedisUrl of(URI address) {
        if (!isRedis(address) || address.getRawAuthority() == null) {
            throw UrlParts.malformed("a host is missing");
        }
        String scheme = scheme(address);
        Kind kind = Kind.SERVER;
        for (Kind other : Kind.values()) {
            kind = scheme.endsWith(other.suffix) ? other : kind;
        }
        UrlParts parts = UrlParts.of(address);
        UrlOptions options = UrlOptions.of(address.getRawQuery());
        int database = UrlParts.database(address.getRawPath());
        RedisAddress server = new RedisAddress(
                "",
                0,
                scheme.startsWith("rediss") ? options.tls() : options.noTls(),
                database,
                parts.user(),
                parts.password());
        RedisAddress asked = kind == Kind.SENTINEL
                ? server.as(
                        options.text("sentinel-user").orElse(null),
                        options.text("sentinel-password").orElse(null))
                : server;
        List<RedisAddress> nodes = new ArrayList<>();
        for (UrlParts.Host host : parts.hosts(kind.defaultPort)) {
            nodes.add(asked.at(host.name(), host.port()));
        }
        if (kind == Kind.SERVER && nodes.size() > 1) {
            throw UrlParts.malformed("several hosts need redis-sentinel:// or redis-cluster://");
        }
        if (kind == Kind.CLUSTER && database != 0) {
            throw UrlParts.malformed("a cluster has database 0 only");
        }
        String master = kind == Kind.SENTINEL ? master(address, options) : "";
        if (kind != Kind.SENTINEL && address.getRawFragment() != null) {
            throw UrlParts.malformed("nothing may follow # (a # in the password is written %23)");
        }
        RedisUrl url = new RedisUrl(
                kind,
                List.copyOf(nodes),
                kind == Kind.SERVER ? nodes.get(0) : server,
                master,
                options.number("replicas"),
                options.text("also-key"));
        options.refuseOthers();
        return url;
    }

    @Override
    public String toString() {
        return (server.tls() == null ? "redis" : "rediss") + kind.suffix + "://"
                + nodes.stream().map(RedisAddress::server).collect(Collectors.joining(",")) + "/" + server.database()
                + (master.isEmpty() ? "" : "?master=" + master);
    }

    /** As an option, or after a #, as Lettuce has it. */
    private static String master(URI address, UrlOptions options) {
        return options.text("master")
                .or(() -> Optional.ofNullable(address.getRawFragment()))
                .filter(name -> !name.isBlank())
                .orElseThrow(() -> UrlParts.malformed(
                        "the name of the primary is missing, as in redis-sentinel://host:26379/0?master=mymaster"));
    }

    private static String scheme(URI address) {
        return String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    }
}
