package dev.baton.botapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client over https and through proxies, to a server whose certificate is for {@code localhost}. */
final class EncryptedBotApiTest {

    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 25\r\n\r\n"
                    + "{\"ok\":true,\"result\":true}";

    @TempDir
    private static Path directory;

    private static SSLContext encryption;

    private ScriptedServer server;

    @BeforeAll
    static void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = directory.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "secret",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "secret".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "secret".toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        encryption = SSLContext.getInstance("TLS");
        encryption.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    }

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer(
                encryption.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static BotApi over(URI url, @Nullable ProxySelector proxies) {
        return new HttpBotApi(url, HttpBotApiTest.TOKEN, proxies, encryption.getSocketFactory());
    }

    @Test
    void calls_go_over_one_encrypted_connection() throws InterruptedException {
        server.then(ANSWER).then(ANSWER);
        try (BotApi api = over(server.url("https"), null)) {
            assertThat(api.call("getMe", Map.of())).isEqualTo(new ApiResult.Ok<>("true"));
            assertThat(api.call("sendDocument", Map.of("document", Upload.of("a", new byte[1 << 20]))))
                    .isInstanceOf(ApiResult.Ok.class);
        }
        assertThat(server.next().connection()).isEqualTo(1);
        assertThat(server.next().connection()).isEqualTo(1);
    }

    @Test
    void a_certificate_for_another_host_is_refused_before_anything_is_sent() throws InterruptedException {
        URI byNumber = URI.create("https://127.0.0.1:" + server.port());
        try (BotApi api = over(byNumber, null)) {
            assertThat(api.call("getMe", Map.of()))
                    .isInstanceOfSatisfying(
                            ApiResult.NeverSent.class,
                            never -> assertThat(never.reason()).contains("could be encrypted"));
        }
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused() throws InterruptedException {
        try (BotApi api = new HttpBotApi(server.url("https"), HttpBotApiTest.TOKEN, null, null)) {
            assertThat(api.call("getMe", Map.of())).isInstanceOf(ApiResult.NeverSent.class);
        }
    }

    @Test
    void a_server_that_does_not_answer_the_handshake_ends_with_the_patience() throws Exception {
        try (ScriptedServer plain = new ScriptedServer();
                BotApi api = over(plain.url("https"), null)) {
            assertThat(api.call("getMe", Map.of(), Duration.ofMillis(100)))
                    .isInstanceOfSatisfying(
                            ApiResult.NeverSent.class,
                            never -> assertThat(never.reason()).contains("in time"));
        }
    }

    @Test
    void an_interrupt_ends_a_call_that_waits() throws InterruptedException {
        for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
            CountDownLatch asked = new CountDownLatch(1);
            server.then((request, client) -> asked.countDown());
            AtomicReference<Class<?>> told = new AtomicReference<>();
            try (BotApi api = over(server.url("https"), null)) {
                Thread caller = kind.start(() -> {
                    try {
                        api.getUpdates(0, 100, BotApi.LONGEST_POLL);
                    } catch (InterruptedException e) {
                        told.set(e.getClass());
                    }
                });
                asked.await();
                caller.interrupt();
                caller.join();
            }
            assertThat(told).hasValue(InterruptedException.class);
        }
    }

    @Test
    void a_proxy_is_asked_for_a_tunnel_and_does_not_see_the_token() throws Exception {
        server.then(ANSWER);
        try (ScriptedServer proxy = new ScriptedServer();
                BotApi api = over(server.url("https"), through(proxy))) {
            proxy.then((request, client) -> tunnel(client));

            assertThat(api.call("getMe", Map.of())).isInstanceOf(ApiResult.Ok.class);
            assertThat(proxy.next().head())
                    .startsWith("CONNECT localhost:" + server.port() + " HTTP/1.1\r\n")
                    .doesNotContain(HttpBotApiTest.TOKEN.reveal());
        }
    }

    @Test
    void a_proxy_that_refuses_the_tunnel_is_named() throws Exception {
        try (ScriptedServer proxy = new ScriptedServer();
                BotApi api = over(server.url("https"), through(proxy))) {
            proxy.then("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");

            assertThat(api.call("getMe", Map.of()))
                    .isInstanceOfSatisfying(
                            ApiResult.NeverSent.class,
                            never -> assertThat(never.reason()).contains("the proxy answered 407"));
        }
    }

    @Test
    void a_proxy_for_plain_http_is_told_the_whole_address() throws Exception {
        try (ScriptedServer proxy = new ScriptedServer();
                BotApi api = over(URI.create("http://bots.example:8081/path"), through(proxy))) {
            proxy.then(ANSWER);

            assertThat(api.call("getMe", Map.of())).isInstanceOf(ApiResult.Ok.class);
            assertThat(proxy.next().head())
                    .startsWith("POST http://bots.example:8081/path/bot" + HttpBotApiTest.TOKEN.reveal() + "/getMe ")
                    .contains("Host: bots.example:8081\r\n");
        }
    }

    private static ProxySelector through(ScriptedServer proxy) {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                assertThat(uri.toString()).doesNotContain(HttpBotApiTest.TOKEN.reveal());
                return List.of(
                        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("localhost", proxy.port())));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        };
    }

    /** Passes bytes on in both directions until one side ends. */
    private void tunnel(Socket client) throws IOException {
        try (Socket target = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            client.getOutputStream().write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(ISO_8859_1));
            Thread back = Thread.ofVirtual().start(() -> {
                try {
                    target.getInputStream().transferTo(client.getOutputStream());
                } catch (IOException ended) {
                    // As it should.
                }
            });
            client.getInputStream().transferTo(target.getOutputStream());
            target.shutdownOutput();
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
