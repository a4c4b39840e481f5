package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.RecordedCall;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A webhook behind a certificate that no authority vouches for, as on a server of one's own. */
final class CertificateIT {

    @RegisterExtension
    private final Testbed testbed = new Testbed();

    private final AtomicInteger botPort = new AtomicInteger();
    private final TlsFront front = new TlsFront(testbed.folder(), botPort::get);

    @AfterEach
    void close() {
        front.close();
    }

    private BatonProcess start(String... certificate) {
        String[] variables = new String[certificate.length + 2];
        variables[0] = "BOT_MODE=webhook";
        variables[1] = "WEBHOOK_URL=https://127.0.0.1:" + front.port() + "/telegram";
        System.arraycopy(certificate, 0, variables, 2, certificate.length);
        BatonProcess process = testbed.start(variables);
        botPort.set(process.port());
        process.awaitLine("Serving @");
        return process;
    }

    @Test
    void a_certificate_that_nobody_else_vouches_for_is_uploaded_and_trusted() throws Exception {
        BatonProcess process = start("WEBHOOK_CERTIFICATE=" + front.certificate());
        EmulatedUser ann = testbed.user("Ann");
        ann.sends("hello");
        testbed.awaitAnswers();

        assertThat(testbed.bot().calls("getUpdates")).isEmpty();
        assertThat(testbed.bot().calls("setWebhook")).singleElement().matches(RecordedCall::succeeded);
        assertThat(process.stop().awaitExit()).isZero();

        start("WEBHOOK_CERTIFICATE=" + front.certificate());
        ann.sends("hello again");
        testbed.awaitAnswers();
    }

    @Test
    void without_it_telegram_does_not_deliver() {
        testbed.expectLoss();
        start();
        testbed.user("Ann").sends("hello");
        Patience.await(
                "a delivery fails",
                () -> String.valueOf(testbed.bot().webhook()).contains("certificate verify failed"));
        assertThat(testbed.bot().calls("sendMessage")).isEmpty();
    }
}
