package dev.baton.botapi;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * Where the Bot API is, and the way there: direct, or through the HTTP proxy that the JVM is told to use
 * ({@code -Dhttps.proxyHost} and its like). Immutable.
 */
final class ServerAddress {

    private final URI server;
    private final String host;
    private final int port;
    private final boolean encrypted;
    private final @Nullable ProxySelector proxies;
    private final @Nullable SSLSocketFactory encryption;

    /**
     * An address.
     *
     * @param address with http or https and a host
     * @param proxies knows whether there is a proxy; null if there is none
     * @param encryption for https; null for that of the JVM
     * @throws IllegalArgumentException if the address is of another form
     */
    ServerAddress(URI address, @Nullable ProxySelector proxies, @Nullable SSLSocketFactory encryption) {
        this.encrypted = "https".equalsIgnoreCase(address.getScheme());
        String name = address.getHost();
        boolean web = encrypted || "http".equalsIgnoreCase(address.getScheme());
        if (!web || name == null) {
            throw new IllegalArgumentException("A Bot API server has an address with http:// or https:// and a host");
        }
        this.host = name;
        this.port = address.getPort() >= 0 ? address.getPort() : usualPort();
        this.server = URI.create((encrypted ? "https://" : "http://") + host + ":" + port);
        this.proxies = proxies;
        this.encryption = encryption;
    }

    /** The host, with the port if it is not the usual one. */
    String name() {
        return port == usualPort() ? host : host + ":" + port;
    }

    private int usualPort() {
        return encrypted ? 443 : 80;
    }

    /**
     * Connects.
     *
     * @return a new connection
     * @throws IOException if it cannot be had in time; nothing has been sent then. The text has no token in it
     */
    Connection connect(Deadline deadline) throws IOException {
        InetSocketAddress proxy = proxy();
        SocketChannel channel =
                proxy == null ? open(host, port, deadline) : open(proxy.getHostString(), proxy.getPort(), deadline);
        try {
            Wire plain = new Wire(channel, channel.socket(), deadline);
            if (!encrypted) {
                return new Connection(plain, proxy == null ? "" : server.toString());
            }
            if (proxy != null) {
                tunnel(plain, deadline);
            }
            return new Connection(new Wire(channel, encrypt(channel, deadline), deadline), "");
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private @Nullable InetSocketAddress proxy() {
        if (proxies == null) {
            return null;
        }
        for (Proxy proxy : proxies.select(server)) {
            if (proxy.type() == Proxy.Type.HTTP && proxy.address() instanceof InetSocketAddress address) {
                return address;
            }
        }
        return null;
    }

    /** Tries one address of the host after another. */
    private static SocketChannel open(String host, int port, Deadline deadline) throws IOException {
        IOException failure = null;
        for (InetAddress address : InetAddress.getAllByName(host)) {
            SocketChannel channel = SocketChannel.open();
            try {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.socket().connect(new InetSocketAddress(address, port), deadline.millisLeft());
                return channel;
            } catch (IOException e) {
                channel.close();
                failure = e;
            }
        }
        throw failure == null ? new IOException("it has no address") : failure;
    }

    private void tunnel(Wire wire, Deadline deadline) throws IOException {
        try {
            int status = new Connection(wire, "").openTunnel(host + ":" + port, deadline);
            if (status / 100 != 2) {
                throw new IOException("the proxy answered " + status);
            }
        } catch (HttpException e) {
            throw new IOException("the proxy does not speak HTTP", e);
        }
    }

    private SSLSocket encrypt(SocketChannel channel, Deadline deadline) throws IOException {
        SSLSocketFactory factory = encryption == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : encryption;
        SSLSocket socket = (SSLSocket) factory.createSocket(channel.socket(), host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(deadline.millisLeft());
        socket.startHandshake();
        return socket;
    }
}
