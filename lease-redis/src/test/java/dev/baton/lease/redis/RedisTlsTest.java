package dev.baton.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.lease.Holder;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreException;
import dev.baton.lease.LeaseStoreRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections by TLS. The certificates are made with openssl; without that, the tests are skipped. */
class RedisTlsTest extends RedisTestCase {

    @TempDir
    Path folder;

    @Test
    void a_trusted_server_is_spoken_to() throws Exception {
        URI uri = startTls("127.0.0.1");
        SSLContext before = SSLContext.getDefault();
        SSLContext.setDefault(trusting(folder.resolve("cert.pem")));
        try {
            LeaseStore store = newStore(uri);
            assertGoesOn(store, take(store, holder("ada")));
            store.awaitChange(BOT, Holder.unknown("somebody"), Duration.ofSeconds(1));
            assertThat(String.valueOf(server.command("CLIENT", "LIST", "TYPE", "pubsub"))
                            .lines())
                    .hasSize(1);
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @Test
    void a_certificate_of_an_unknown_authority_is_refused() throws Exception {
        LeaseStore store = newStore(startTls("127.0.0.1"));

        assertThatThrownBy(() -> store.read(BOT))
                .isInstanceOf(LeaseStoreRefusedException.class)
                .hasMessageContaining("authority");
    }

    @Test
    void a_certificate_for_another_host_is_refused() throws Exception {
        LeaseStore store = newStore(URI.create(startTls("127.0.0.2") + ca()));

        assertThatThrownBy(() -> store.read(BOT))
                .isInstanceOf(LeaseStoreRefusedException.class)
                .hasMessageContaining("made for \"127.0.0.1\"");
    }

    @Test
    void a_server_of_a_given_authority_is_spoken_to() throws Exception {
        LeaseStore store = newStore(URI.create(startTls("127.0.0.1") + ca()));

        assertGoesOn(store, take(store, holder("ada")));
    }

    @Test
    void a_given_authority_is_the_only_one() throws Exception {
        URI uri = startTls("127.0.0.1");
        Path other = Files.move(folder.resolve("cert.pem"), folder.resolve("first.pem"));
        certificate("127.0.0.1");

        assertThatThrownBy(() -> newStore(URI.create(uri + ca())).read(BOT))
                .isInstanceOf(LeaseStoreRefusedException.class)
                .hasMessageContaining("option ca");
        newStore(URI.create(uri + "?ca=" + other)).read(BOT);
    }

    @Test
    void anybody_is_believed_on_demand() throws Exception {
        LeaseStore store = newStore(URI.create(startTls("127.0.0.2") + "?insecure=true"));

        assertGoesOn(store, take(store, holder("ada")));
    }

    /** Redis may take the greeting of TLS for the beginning of a command, and wait for its end. */
    @Test
    void a_port_without_tls_is_suspected() {
        LeaseStore store = newStore(URI.create("rediss://127.0.0.1:" + server.port()));

        assertThatThrownBy(() -> store.read(BOT))
                .isInstanceOf(LeaseStoreException.class)
                .hasMessageContaining("the address starts with redis://");
    }

    private String ca() {
        return "?ca=" + folder.resolve("cert.pem");
    }

    private void certificate(String host) throws InterruptedException {
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("cert.pem");
        int made = openssl(
                ("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=redis -addext"
                                + " subjectAltName=IP:" + host + " -keyout " + key + " -out " + certificate)
                        .split(" "));
        assertThat(made).as("exit code of openssl").isZero();
    }

    private URI startTls(String host) throws IOException, InterruptedException {
        certificate(host);
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("cert.pem");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        server.command(("CONFIG SET tls-auth-clients no tls-cert-file " + certificate + " tls-key-file " + key
                        + " tls-ca-cert-file " + certificate + " tls-port " + port)
                .split(" "));
        return URI.create("rediss://127.0.0.1:" + port);
    }

    private int openssl(String... words) throws InterruptedException {
        String[] command = new String[words.length + 1];
        command[0] = "openssl";
        System.arraycopy(words, 0, command, 1, words.length);
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("openssl.log").toFile())
                    .start()
                    .waitFor();
        } catch (IOException missing) {
            assumeTrue(false, "openssl is not installed");
            return 1;
        }
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "redis", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
