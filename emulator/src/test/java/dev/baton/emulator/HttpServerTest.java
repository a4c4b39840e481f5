package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpServerTest {

    private static final String SECRET = "AAAAAAAAAAAAAAAAAAAAAAAA";

    private final BotApiEmulator telegram = BotApiEmulator.start();
    private final Wire wire = new Wire(telegram.url());

    @AfterEach
    void close() {
        wire.close();
        telegram.close();
    }

    @Rule("1.2 The headers of a response, and their order")
    @Test
    void a_response_has_the_headers_of_the_server_in_its_order() throws IOException {
        String body = "{\"ok\":true,\"result\":[]}";
        assertThat(wire.get("getUpdates").response())
                .isEqualTo("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    @Rule("1.4 A 429 says when to come again in its text, in `parameters` and in the header `Retry-After`")
    @Test
    void a_429_says_when_to_come_again_in_a_header_too() throws IOException {
        telegram.bot(TestBot.TOKEN).faults().next("getme", Fault.tooManyRequests(7));
        assertThat(wire.get("getMe").response())
                .startsWith("HTTP/1.1 429 Too Many Requests\r\nConnection: keep-alive\r\n"
                        + "Content-Type: application/json\r\nRetry-After: 7\r\nContent-Length: ")
                .endsWith("{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: retry after 7\","
                        + "\"parameters\":{\"retry_after\":7}}");
    }

    @Rule("1.2 A connection is kept, also with `Connection: close` and HTTP/1.0")
    @Test
    void the_connection_is_kept_whatever_the_request_says() throws IOException {
        wire.send("GET /bot1:" + SECRET + "/getMe HTTP/1.0\r\nConnection: close\r\n\r\n");
        assertThat(wire.response()).contains("Connection: keep-alive");
        assertThat(wire.get("getMe").response()).contains("\"is_bot\":true");
    }

    @Rule("1.2 One request at a time on a connection; pipelined ones wait")
    @Test
    void requests_that_come_early_are_answered_one_after_the_other() throws IOException {
        EmulatedBot bot = telegram.bot(TestBot.TOKEN);
        wire.get("getUpdates?timeout=50").get("getMe").get("non/sense");
        Eventually.await("the poll waits", bot::hasPendingPoll);
        assertThat(bot.calls()).hasSize(1);
        bot.user("Ann").sends("hi");

        assertThat(wire.response()).contains("\"text\":\"hi\"");
        assertThat(wire.response()).contains("\"is_bot\":true");
        assertThat(wire.response()).contains("404 Not Found").contains("\"Not Found: method not found\"");
    }

    @Rule("1.2 A chunked body is read, whatever the method")
    @Test
    void a_chunked_body_is_read() throws IOException {
        telegram.bot(TestBot.TOKEN).user("Ann");
        wire.send(
                "POST /bot" + TestBot.TOKEN + "/SENDMESSAGE HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
                        + "Content-Type: application/json\r\n\r\n10\r\n{\"chat_id\":10000\r\nd;x=y\r\n1,\"text\":\"a\"}\r\n0\r\n\r\n");
        assertThat(wire.response()).contains("\"text\":\"a\"");
    }

    @Rule("1.2 A GET may have a body as well as a POST")
    @Test
    void the_body_of_a_get_is_read() throws IOException {
        telegram.bot(TestBot.TOKEN).user("Ann");
        wire.send("GET /bot" + TestBot.TOKEN + "/sendMessage?chat_id=100001 HTTP/1.1\r\nContent-Length: 6\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\n\r\ntext=a");
        assertThat(wire.response()).contains("\"text\":\"a\"");
    }

    @Rule("1.2 A body may be packed by gzip or deflate")
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void a_packed_body_is_unpacked(String encoding) throws IOException {
        telegram.bot(TestBot.TOKEN).user("Ann");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out =
                encoding.equals("gzip") ? new GZIPOutputStream(packed) : new DeflaterOutputStream(packed)) {
            out.write("text=packed&chat_id=100001".getBytes(StandardCharsets.UTF_8));
        }
        wire.send("POST /bot" + TestBot.TOKEN + "/sendMessage HTTP/1.1\r\nContent-Length: " + packed.size()
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Encoding: " + encoding
                        + "\r\n\r\n")
                .sendBytes(packed.toByteArray());
        assertThat(wire.response()).contains("\"text\":\"packed\"");
    }

    @Rule("1.2 `Expect: 100-continue` is ignored")
    @Test
    void who_expects_to_be_told_to_continue_is_told_nothing_before_the_answer() throws IOException {
        wire.send("POST /bot" + TestBot.TOKEN + "/getMe HTTP/1.1\r\nExpect: 100-continue\r\n"
                + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
        assertThat(wire.response()).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(wire.get("getMe").response()).startsWith("HTTP/1.1 200 OK\r\n");
    }

    @Rule({
        "1.2 Only GET and POST (else 501), only HTTP/1.0 and 1.1 (else 505)",
        "1.2 A request that cannot be read gets a bare status and the connection is closed",
        "1.2 Transfer encodings but chunked are 501, content encodings but gzip and deflate 415",
        "1.2 Parameters of more than a mebibyte are 413",
        "1.2 A body of 4 GiB is 413 (by the emulator one of more than 64 MiB)"
    })
    @ParameterizedTest
    @CsvSource({
        "PUT /x HTTP/1.1, 501",
        "HEAD /x HTTP/1.1, 501",
        "GET /x HTTP/2.0, 505",
        "GET /x, 400",
        "GET  /x HTTP/1.1, 400",
        "'GET /x HTTP/1.1\r\nno colon', 400",
        "'GET /x HTTP/1.1\r\nContent-Length: -1', 400",
        "'GET /x HTTP/1.1\r\nContent-Length: many', 400",
        "'GET /x HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 1048577', 413",
        "'GET /x HTTP/1.1\r\nContent-Length: 4294967296', 413",
        "'GET /x HTTP/1.1\r\nContent-Type: multipart/form-data', 400",
        "'GET /x HTTP/1.1\r\nTransfer-Encoding: br', 501",
        "'GET /x HTTP/1.1\r\nContent-Encoding: br', 415",
    })
    void a_request_that_cannot_be_read_is_refused_without_a_body_and_the_connection_closed(String head, int status)
            throws IOException {
        wire.send(head.replace("\\r\\n", "\r\n") + "\r\n\r\n");
        assertThat(wire.rest())
                .isEqualTo("HTTP/1.1 " + status + " " + HttpStatus.reason(status) + "\r\nContent-Length: 0\r\n\r\n");
    }

    @Rule("1.2 Headers of more than 256 KiB are 431")
    @Test
    void too_large_a_head_is_refused() throws IOException {
        wire.send("GET /x HTTP/1.1\r\nA: " + "x".repeat(300 * 1024));
        assertThat(wire.rest()).startsWith("HTTP/1.1 431 ");
    }

    @Rule({
        "1.1 Any other path is 404 `Not Found`; an absolute URI is told so; `/test` counts as a prefix that a slash must follow",
        "1.1 An unknown method is 404 `Not Found: method not found` once the token is accepted (by default the emulator answers `true`)"
    })
    @ParameterizedTest
    @CsvSource({
        "/, Not Found",
        "/bot, Not Found",
        "/bot123:" + SECRET + ", Not Found",
        "/bot123:" + SECRET + "/test, Not Found",
        "/bot123:" + SECRET + "/testFoo, Not Found",
        "/file/bot123:" + SECRET + "/a, Not Found",
        "http://x/bot123:" + SECRET + "/getMe, Not Found: absolute URI is specified in the Request-Line",
        "/bot123:" + SECRET + "/getMe/, Not Found: method not found",
        "/bot123:" + SECRET + "/, Not Found: method not found",
    })
    void an_address_that_names_no_method_is_not_found(String target, String description) throws IOException {
        wire.send("GET " + target + " HTTP/1.1\r\n\r\n");
        assertThat(wire.response())
                .startsWith("HTTP/1.1 404 Not Found\r\n")
                .endsWith("{\"ok\":false,\"error_code\":404,\"description\":\"" + description + "\"}");
    }

    @Rule("1.5 Malformed tokens: 401 or 421, in the server's order of checks")
    @ParameterizedTest
    @CsvSource({
        "nocolon, 401, Unauthorized: invalid token specified",
        "0123:" + SECRET + ", 401, Unauthorized: invalid token specified",
        "x:" + SECRET + ", 421, Misdirected Request: unallowed token specified",
        "-1:" + SECRET + ", 401, Unauthorized: invalid token specified",
        "18014398509481984:" + SECRET + ", 401, Unauthorized: invalid token specified",
        "123:short, 401, Unauthorized",
    })
    void a_malformed_token_is_refused(String token, int status, String description) throws IOException {
        wire.send("GET /bot" + token + "/getMe HTTP/1.1\r\n\r\n");
        assertThat(wire.response())
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("\"description\":\"" + description + "\"");
    }

    @Rule({
        "1.1 The path is `/bot<token>/<method>`, percent-decoded; the method in any case, or in the parameter `method`",
        "1.1 `/bot<token>/test/<method>` is a bot of the test environment, with a queue of its own"
    })
    @ParameterizedTest
    @CsvSource({
        "/bot77:" + SECRET + "/getMe, 77",
        "/bot77:" + SECRET + "/GETME?x=y, 77",
        "/bot77%3A" + SECRET + "/getme, 77",
        "/bot77:" + SECRET + "/?method=getMe, 77",
        "/bot77:" + SECRET + "/test/getMe, 77",
    })
    void a_bot_is_found_by_any_form_of_its_address(String target, long id) throws IOException {
        wire.send("GET " + target + " HTTP/1.1\r\n\r\n");
        assertThat(wire.response()).contains("{\"id\":" + id + ",\"is_bot\":true");
    }
}
