package dev.baton.lease.redis;

import dev.baton.lease.LeaseStoreException;
import dev.baton.lease.LeaseStoreRefusedException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** Puts what went wrong into words, and tells what waiting may cure from what it does not. */
final class RedisFailures {

    /** What a user must be allowed to; the documentation of {@link RedisLeaseStore} says why. */
    static final String PERMISSIONS = "~{baton:*}:* &{baton:*}:* +eval +evalsha +get +set +del +pexpire +pttl +hmget"
            + " +hset +hgetall +hdel +setbit +getbit +zadd +zrem +zrange +zcard +time +publish +subscribe +ping +select +info +role +wait"
            + " +client|setname";

    private static final Pattern PERMISSION =
            Pattern.compile("\\bNOPERM\\b|can't run this command|can't access at least one");
    private static final Pattern LOGIN =
            Pattern.compile("\\bWRONGPASS\\b|\\bNOAUTH\\b|invalid password|\\bunauthenticated\\b");
    private static final Pattern KIND = Pattern.compile("\\bWRONGTYPE\\b");
    private static final Pattern REPLICA = Pattern.compile("\\bREADONLY\\b|\\bMASTERDOWN\\b");
    private static final Pattern FULL = Pattern.compile("\\bOOM\\b");

    private RedisFailures() {}

    /**
     * Whatever may be thrown while a server is asked: by the client, or by ours that reads an answer of another kind.
     */
    static LeaseStoreException ofAny(RuntimeException e, RedisAddress address) {
        return switch (e) {
            case JedisConnectionException connection -> of(connection, address);
            case JedisDataException answer -> of(answer, address);
            default ->
                new LeaseStoreException(
                        "The server at " + address.server() + " does not answer as Redis does: " + e.getMessage(), e);
        };
    }

    /** A connection that failed, or an answer that Redis does not give. */
    private static LeaseStoreException of(JedisConnectionException e, RedisAddress address) {
        String server = "Redis at " + address.server();
        SocketTimeoutException timeout = find(SocketTimeoutException.class, e);
        if (timeout instanceof SocketOnce.SilentHandshake) {
            return new LeaseStoreException(
                    server + " does not answer in time to TLS: does the port speak it? If not, the address starts with "
                            + "redis://",
                    e);
        }
        if (timeout != null) {
            return new LeaseStoreException(server + " does not answer in time", e);
        }
        SSLException tls = find(SSLException.class, e);
        if (tls != null && find(EOFException.class, e) == null && find(SocketException.class, e) == null) {
            return new LeaseStoreRefusedException(
                    server + " cannot be spoken to by TLS (" + tls.getMessage() + "): is its certificate made for \""
                            + address.host() + "\" and signed by an authority that " + trust(address.tls())
                            + ", and does the port speak TLS at all? If not, the address starts with redis://",
                    e);
        }
        UnknownHostException unknown = find(UnknownHostException.class, e);
        if (unknown != null) {
            return new LeaseStoreException(server + " is out of reach: the host's name is not known", e);
        }
        if (find(ConnectException.class, e) != null) {
            return new LeaseStoreException(server + " is out of reach: the connection was refused", e);
        }
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new LeaseStoreException(server + " is out of reach: " + cause.getMessage(), e);
    }

    /** An error that the server answered. */
    private static LeaseStoreException of(JedisDataException e, RedisAddress address) {
        String server = "Redis at " + address.server();
        String said = words(e.getMessage());
        if (LOGIN.matcher(said).find()) {
            return login(said, address);
        }
        if (PERMISSION.matcher(said).find()) {
            return new LeaseStoreRefusedException(
                    server + " does not permit what a lease needs: " + said
                            + ". Give the user these rights: ACL SETUSER " + "<user> on ><password> " + PERMISSIONS,
                    e);
        }
        if (KIND.matcher(said).find()) {
            return new LeaseStoreRefusedException(
                    server + " has something else under a key of the lease: " + said
                            + ". Find out whose {baton:…} keys these are, and delete them or use another database",
                    e);
        }
        if (said.startsWith("DENIED")) {
            return new LeaseStoreRefusedException(
                    server + " is in protected mode: set a password there, and give it in the address", e);
        }
        if (said.startsWith("TRYAGAIN")) {
            return new LeaseStoreException(
                    server + " is a node of a cluster to which this lease is being moved: " + said, e);
        }
        if (said.startsWith("CLUSTERDOWN")) {
            return new LeaseStoreException(
                    server + " is a node of a cluster that is not complete, and serves nobody: " + said, e);
        }
        if (said.startsWith("LOADING")) {
            return new LeaseStoreException(server + " has just been started and is still reading its data: " + said, e);
        }
        if (said.startsWith("ERR unknown command") || said.contains("DB index") || said.contains("SELECT is not")) {
            return new LeaseStoreRefusedException(
                    server + " cannot do what a lease needs: " + said
                            + ". It takes Redis 5 or newer, or Valkey, with scripts allowed, and database "
                            + address.database(),
                    e);
        }
        if (REPLICA.matcher(said).find()) {
            return new LeaseStoreException(
                    server
                            + " is a replica and takes no leases; give the address of its primary, or of the sentinels"
                            + " (redis-sentinel://): " + said,
                    e);
        }
        if (FULL.matcher(said).find()) {
            return new LeaseStoreException(server + " is full; raise its maxmemory, or delete something: " + said, e);
        }
        return new LeaseStoreException(server + " cannot serve at the moment: " + said, e);
    }

    /** What the server said, as a part of a sentence: some of its messages end with a full stop. */
    private static String words(@Nullable String said) {
        String words = String.valueOf(said).strip();
        return words.endsWith(".") ? words.substring(0, words.length() - 1) : words;
    }

    /** A refusal of one who also needs a key of another name. */
    static LeaseStoreRefusedException withKey(LeaseStoreRefusedException e, String key) {
        String said = String.valueOf(e.getMessage());
        return said.endsWith(PERMISSIONS) ? new LeaseStoreRefusedException(said + " ~" + key, e) : e;
    }

    /** An error that the server answered to the login. Has no cause, because the error may quote the password. */
    static LeaseStoreException ofLogin(@Nullable String said, RedisAddress address) {
        String text = words(said);
        if (text.startsWith("ERR unknown command")) {
            return new LeaseStoreRefusedException(
                    "Redis at " + address.server() + " knows no login; give its address without user and password");
        }
        if (address.password() != null && !address.password().isEmpty()) {
            text = text.replace(address.password(), "…");
        }
        return text.startsWith("LOADING") || isFull(text)
                ? new LeaseStoreException("Redis at " + address.server() + " cannot serve at the moment: " + text)
                : login(text, address);
    }

    static boolean isTimeout(LeaseStoreException e) {
        return find(SocketTimeoutException.class, e) != null;
    }

    /** Whether it was the connection that failed, and not an answer that said no. */
    static boolean isOutOfReach(LeaseStoreException e) {
        return e.getCause() instanceof JedisConnectionException;
    }

    /** Whether an error means that nothing at all can be asked, whatever was asked. */
    static boolean isForEverything(JedisDataException e) {
        String said = String.valueOf(e.getMessage());
        return isFull(said) || said.startsWith("NOAUTH") || said.startsWith("DENIED");
    }

    private static boolean isFull(String said) {
        return said.contains("max number of clients");
    }

    private static String trust(@Nullable Tls tls) {
        return tls == null || tls.context() == null
                ? "this Java trusts (the option ?ca=/path/to.pem of the address names another)"
                : "is in the file of the option ca";
    }

    private static LeaseStoreRefusedException login(String said, RedisAddress address) {
        return new LeaseStoreRefusedException("Redis at " + address.server() + " refuses the login: " + said
                + ". Check user and password in its address, redis://user:password@host");
    }

    private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
