package dev.baton.lease.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Opens one socket, to an address that is looked up anew. Only one: the client would otherwise reconnect by itself, and
 * go on without a login and in the wrong database.
 */
final class SocketOnce implements JedisSocketFactory {

    private static final int CONNECT_MILLIS = 500;
    private static final int ANSWER_MILLIS = 1000;

    private final RedisAddress address;
    private boolean used;

    SocketOnce(RedisAddress address) {
        this.address = address;
    }

    @Override
    public Socket createSocket() {
        if (used) {
            throw new JedisConnectionException("The connection was closed");
        }
        used = true;
        try {
            Tls tls = address.tls();
            return tls == null ? plain() : secured(plain(), tls);
        } catch (IOException e) {
            throw new JedisConnectionException("No connection", e);
        }
    }

    private Socket plain() throws IOException {
        IOException failure = null;
        for (InetAddress candidate : InetAddress.getAllByName(address.host())) {
            Socket socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.setKeepAlive(true);
                socket.setSoTimeout(ANSWER_MILLIS);
                socket.connect(new InetSocketAddress(candidate, address.port()), CONNECT_MILLIS);
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = e;
            }
        }
        throw failure == null ? new IOException("The host has no address") : failure;
    }

    private Socket secured(Socket plain, Tls tls) throws IOException {
        @Nullable Socket open = plain;
        try {
            SSLSocket socket = (SSLSocket) tls.factory().createSocket(plain, address.host(), address.port(), true);
            if (tls.verified()) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            socket.startHandshake();
            open = null;
            return socket;
        } catch (SocketTimeoutException e) {
            throw new SilentHandshake(e);
        } finally {
            if (open != null) {
                open.close();
            }
        }
    }

    /** A server that accepted the connection and then said nothing to TLS, perhaps because it waits for more. */
    static final class SilentHandshake extends SocketTimeoutException {

        private static final long serialVersionUID = 1L;

        private SilentHandshake(SocketTimeoutException cause) {
            super("The TLS handshake was not answered");
            initCause(cause);
        }
    }
}
