package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.Fault;
import dev.baton.lease.redis.server.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bad days on which the token is near. That it was seen nowhere is checked by the {@link Testbed}, after every test of
 * every class, in all that a process wrote and served.
 */
final class SecretIT {

    @RegisterExtension
    private final Testbed testbed = new Testbed();

    @ParameterizedTest
    @EnumSource
    void a_whole_life_at_trace_level_shows_no_token(StoreKind store) throws IOException {
        testbed.keepLeasesIn(store);
        EmulatedUser ann = testbed.user("Ann");
        BatonProcess process =
                testbed.start("LOG_LEVEL=trace", "LOG_FORMAT=json").awaitState("holding");
        ann.sends("hello");
        ann.sends("/fail");
        process.awaitLine("The handler failed on update");
        ann.sends("and on it goes");
        testbed.awaitAnswers();

        assertThat(process.status().field("failed")).contains("1");
        assertThat(commandLine(process)).doesNotContain(secret());
        assertThat(leaseRecords()).doesNotContain(secret());
        assertThat(process.lines())
                .allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
    }

    @Test
    void an_api_that_refuses_connections_is_waited_for() {
        BatonProcess process = testbed.start("TELEGRAM_API_URL=http://127.0.0.1:1", "LOG_LEVEL=trace");
        process.awaitLine("The Bot API cannot be used: no connection");

        assertThat(process.stop().awaitExit()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n",
                "HTTP/1.1 200 OK\r\n%s\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"
            })
    void a_server_that_answers_nonsense_with_what_it_was_asked_is_waited_out(String answer) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread parrot = Thread.ofVirtual().start(() -> answerAll(server, answer));
            BatonProcess process =
                    testbed.start("TELEGRAM_API_URL=http://127.0.0.1:" + server.getLocalPort(), "LOG_LEVEL=trace");
            process.awaitLine("The Bot API cannot be used: ");

            assertThat(process.stop().awaitExit()).isZero();
            parrot.interrupt();
        }
    }

    @Test
    void an_answer_that_repeats_the_token_is_passed_on_without_it() {
        EmulatedUser ann = testbed.user("Ann");
        testbed.bot().faults().next("sendMessage", refusal());
        testbed.expectLoss();
        BatonProcess process = testbed.start().awaitState("holding");
        ann.sends("this will not be answered");
        process.awaitLine("The answer was not sent");

        testbed.bot().faults().next("getUpdates", refusal());
        ann.sends("this is the last");
        assertThat(process.awaitExit()).isEqualTo(78);
        assertThat(process.lines("Stopped: ")).singleElement().asString().contains("there is no /bot");
    }

    @Test
    void a_token_in_the_wrong_place_is_not_repeated() {
        String token = testbed.token();
        BatonProcess scattered = testbed.start(
                "BOT_TOKEN=" + token + "/and/more",
                "BOT_MODE=" + token,
                "PORT=" + token,
                "REDIS_URL=" + token,
                "BATON_WHEN_HELD=" + token,
                "BATON_GRACE=" + token,
                "LOG_LEVEL=" + token,
                "TELEGRAM_API_URL=" + token);

        assertThat(scattered.awaitExit()).isEqualTo(78);
        assertThat(scattered.lines("  - ")).hasSize(9);
        assertThat(scattered.output()).doesNotContain("Exception");

        BatonProcess file = testbed.start("BOT_TOKEN=", "BOT_TOKEN_FILE=" + token);

        assertThat(file.awaitExit()).isEqualTo(78);
        assertThat(file.output()).contains("BOT_TOKEN_FILE names a file that cannot be read");
    }

    @Test
    void a_token_in_an_argument_is_not_repeated() {
        for (String argument : List.of(testbed.token(), "--token=" + testbed.token())) {
            assertThat(testbed.run(List.of("demo", argument)).awaitExit()).isEqualTo(64);
        }
    }

    @Test
    void an_api_address_that_contains_the_token_is_not_shown() {
        BatonProcess process =
                testbed.start("TELEGRAM_API_URL=" + testbed.telegram().url() + "/bot" + testbed.token());

        assertThat(process.awaitExit()).isPositive();
        assertThat(process.output()).doesNotContain("Exception");
    }

    @Test
    void a_token_from_a_file_is_read_without_the_end_of_its_line() throws IOException {
        Path file = Files.writeString(testbed.folder().resolve("token"), testbed.token() + "\n");
        testbed.start("BOT_TOKEN=", "TELEGRAM_BOT_TOKEN_FILE=" + file).awaitState("holding");
        testbed.user("Ann").sends("hello");
        testbed.awaitAnswers();
    }

    @Test
    void a_password_that_redis_refuses_is_not_shown() {
        testbed.keepSecret("open-sesame");
        RedisServer redis = testbed.keepLeasesInRedisOfItsOwn();
        BatonProcess process = testbed.start("REDIS_URL=" + redis.uri("baton", "open-sesame"), "LOG_LEVEL=trace");

        assertThat(process.awaitExit()).isEqualTo(78);
        assertThat(process.lines("Stopped: ")).singleElement().asString().contains("refuses the login");
        assertThat(testbed.polls()).isEmpty();
    }

    private Fault refusal() {
        return Fault.answer(
                400,
                "application/json",
                "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: there is no /bot" + testbed.token()
                        + "/x and no /bot" + testbed.token().replace(":", "%3A") + "/x\"}");
    }

    private String secret() {
        return testbed.token().substring(testbed.token().indexOf(':') + 1);
    }

    private static String commandLine(BatonProcess process) {
        return String.join(
                " ",
                ProcessHandle.of(process.pid())
                        .flatMap(handle -> handle.info().arguments())
                        .orElse(new String[0]));
    }

    private String leaseRecords() throws IOException {
        StringBuilder all = new StringBuilder(String.valueOf(testbed.leaseHolder()));
        if (Files.exists(testbed.leases())) {
            try (Stream<Path> files = Files.walk(testbed.leases())) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    all.append(file).append(Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return all.toString();
    }

    /** Tells everybody the first line that they wrote, as the part of an answer that nobody expects. */
    private static void answerAll(ServerSocket server, String answer) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                String asked = new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                        .readLine();
                socket.getOutputStream()
                        .write(answer.replace("%s", String.valueOf(asked)).getBytes(StandardCharsets.UTF_8));
            } catch (SocketException closed) {
                // by the test, or by a client that had enough
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
