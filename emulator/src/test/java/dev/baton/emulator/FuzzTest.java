package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that nobody would send on purpose, from fixed seeds: the emulator neither hangs nor dies nor tells tales.
 */
final class FuzzTest {

    private static final String OTHER_TOKEN = "654321:BBBBBBBBBBBBBBBBBBBBBBBBBBBB";
    private static final String SECRET = "confidential";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String[] METHODS = {
        "getUpdates",
        "sendMessage",
        "sendPhoto",
        "sendMediaGroup",
        "editMessageText",
        "setMyCommands",
        "getFile",
        "setWebhook",
        "deleteMessages",
        "answerCallbackQuery",
        "copyMessage",
        "sendLocation",
        "getChat",
        "\u0000",
        "%00"
    };
    private static final String[] NAMES = {
        "chat_id", "text", "offset", "timeout", "limit", "allowed_updates", "reply_markup", "entities", "parse_mode",
        "message_id", "from_chat_id", "message_ids", "media", "photo", "file_id", "url", "commands", "latitude",
        "reply_parameters", "longitude", "caption", "max_connections"
    };
    private static final String[] VALUES = {
        "",
        "0",
        "-1",
        "100001",
        "-200001",
        "99999999999999999999999999",
        "-2147483648",
        "1e309",
        "NaN",
        "null",
        "[]",
        "{}",
        "[[[[",
        "{\"a\":",
        "[{\"type\":\"bold\",\"offset\":-5,\"length\":2147483647}]",
        "MarkdownV2",
        "HTML",
        "<b><i></b>",
        "*_~",
        "\\",
        "&#xffffffff;",
        "[x](",
        "{\"inline_keyboard\":[[{}]]}",
        "{\"keyboard\":[[1,[2]]]}",
        "{\"inline_keyboard\":[[{\"text\":\"a\",\"callback_data\":\"b\"}]]}",
        "attach://",
        "attach://photo",
        "\ud83d\ude00",
        "\u0000",
        "%ff%fe",
        "[1,2,9223372036854775808]",
        "[{\"type\":\"photo\",\"media\":\"attach://x\"}]",
        "http://[::",
        "{\"message_id\":{}}",
        "999999999999",
        "file:///etc/passwd",
        "../../x"
    };

    private static final String[] TYPES = {
        "application/json",
        "application/json; charset=utf-16",
        "application/x-www-form-urlencoded; charset=\u0000",
        "multipart/form-data; boundary=b",
        "multipart/form-data",
        "text/plain",
        "\u00ff\u00fe"
    };
    private static final String[] FRAMINGS = {
        "Content-Length: LENGTH",
        "Content-Length: 0",
        "Content-Length: 99999999999999999999999",
        "Content-Length: 4294967297",
        "Content-Length: 2147483647",
        "Content-Length: -5",
        "Content-Length: +5",
        "Content-Length: 0x10",
        "Content-Length: 5, 5",
        "Content-Length: ",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 7",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: "
    };
    private static final String[] ENCODINGS = {
        "Accept: x", "Content-Encoding: gzip", "Content-Encoding: deflate", "Content-Encoding: br", "Content-Encoding: "
    };

    private final BotApiEmulator telegram = BotApiEmulator.start();
    private final List<RecordedCall> calls = new CopyOnWriteArrayList<>();

    FuzzTest() {
        EmulatedBot other = telegram.bot(OTHER_TOKEN);
        other.user("Eve").sends(SECRET);
        other.user("Eve").sendsDocument("x", SECRET.getBytes(StandardCharsets.UTF_8), SECRET);
        telegram.bot(TestBot.TOKEN).user("Ann").sends("/start");
        telegram.bot(TestBot.TOKEN).onCall(calls::add);
    }

    @AfterEach
    void close() {
        telegram.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_well_formed_request_is_answered_whatever_it_says(long seed) throws IOException {
        Random random = new Random(seed);
        try (Wire wire = new Wire(telegram.url())) {
            for (int i = 0; i < 150; i++) {
                String answer = wire.send(request(random)).response();
                assertThat(answer).startsWith("HTTP/1.1 ").contains("{\"ok\":").doesNotContain(SECRET);
            }
        }
        assertSound();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void a_broken_request_is_answered_or_its_connection_closed(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            try (Wire wire = new Wire(telegram.url())) {
                wire.sendBytes(mutated(request(random), random));
                wire.endOutput();
                assertThat(wire.rest()).doesNotContain(SECRET);
            } catch (IOException e) {
                assertThat(e).isNotInstanceOf(SocketTimeoutException.class);
            }
        }
        assertSound();
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void requests_in_one_go_are_answered_in_their_order(long seed) throws IOException {
        Random random = new Random(seed);
        try (Wire wire = new Wire(telegram.url())) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                all.append(request(random));
                all.append("GET /bot")
                        .append(TestBot.TOKEN)
                        .append("/getMyName?language_code=l")
                        .append(i);
                all.append(" HTTP/1.1\r\n\r\n");
            }
            wire.send(all.toString());
            for (int i = 0; i < 40; i++) {
                assertThat(wire.response()).contains("{\"ok\":");
                assertThat(wire.response()).contains("{\"name\":\"Emulated bot\"}");
            }
        }
        assertSound();
    }

    @ParameterizedTest
    @ValueSource(strings = {"#a ", "a.", "&", "[](", "<b>", "`", "@", "\u0000", "\ud83d", "-"})
    void a_megabyte_of_anything_is_refused_quickly(String piece) throws IOException {
        try (Wire wire = new Wire(telegram.url())) {
            for (int length : new int[] {8_000, 60_000, 1_000_000}) {
                for (String mode : new String[] {"", "HTML", "Markdown", "MarkdownV2"}) {
                    String text = piece.repeat(length / piece.getBytes(StandardCharsets.UTF_8).length);
                    String body = "{\"chat_id\":100001,\"parse_mode\":\"" + mode + "\",\"text\":"
                            + (piece.charAt(0) > 31 ? "\"" + text + "\"" : JsonWriter.quote(text.substring(0, 100)))
                            + "}";
                    wire.send("POST /bot" + TestBot.TOKEN
                            + "/sendMessage HTTP/1.1\r\nContent-Type: application/json\r\n" + "Content-Length: "
                            + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
                    assertThat(wire.response()).contains("{\"ok\":");
                }
            }
        }
        assertSound();
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34, 35, 36})
    void lengths_and_encodings_that_make_no_sense_are_refused(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            byte[] body = body(random);
            String head = "POST /bot" + TestBot.TOKEN + "/sendMessage HTTP/1.1\r\nContent-Type: "
                    + TYPES[random.nextInt(TYPES.length)] + "\r\n" + FRAMINGS[random.nextInt(FRAMINGS.length)]
                    + "\r\n" + ENCODINGS[random.nextInt(ENCODINGS.length)] + "\r\n\r\n";
            try (Wire wire = new Wire(telegram.url())) {
                wire.send(head.replace("LENGTH", Integer.toString(body.length))).sendBytes(body);
                wire.endOutput();
                assertThat(wire.rest()).doesNotContain(SECRET);
            } catch (IOException e) {
                assertThat(e).isNotInstanceOf(SocketTimeoutException.class);
            }
        }
        assertSound();
    }

    @Test
    void a_small_body_that_unpacks_to_a_large_one_is_too_large() throws IOException {
        byte[] bomb = gzip(new byte[32 * 1024 * 1024]);
        try (Wire wire = new Wire(telegram.url())) {
            wire.send("POST /bot" + TestBot.TOKEN + "/sendMessage HTTP/1.1\r\nContent-Type: application/json\r\n"
                            + "Content-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n")
                    .sendBytes(bomb);
            assertThat(wire.rest()).startsWith("HTTP/1.1 413 ");
        }
        assertSound();
    }

    @Test
    void large_bodies_that_are_only_announced_take_no_memory() throws IOException {
        List<Wire> slow = new ArrayList<>();
        try {
            String request =
                    "POST /bot" + TestBot.TOKEN + "/sendDocument HTTP/1.1\r\nContent-Type: multipart/form-data;"
                            + " boundary=b\r\nContent-Length: 67000000\r\n\r\n--b";
            long mebibytes = Runtime.getRuntime().maxMemory() / 1024 / 1024;
            for (int i = 0; i < 50 + mebibytes / 64 && i < 1000; i++) {
                slow.add(new Wire(telegram.url()).send(request));
            }
            assertSound();
            Eventually.await("all are being read", () -> telegram.connections().size() >= slow.size());
            assertSound();
            assertThat(telegram.connections()).hasSizeGreaterThanOrEqualTo(slow.size());
        } finally {
            slow.forEach(Wire::close);
        }
    }

    @Test
    void a_request_that_comes_byte_by_byte_is_answered_in_the_end() throws IOException {
        String request = "POST /bot" + TestBot.TOKEN + "/sendMessage HTTP/1.1\r\nContent-Type: application/json\r\n"
                + "Content-Length: 32\r\n\r\n{\"chat_id\":100001,\"text\":\"slow\"}";
        try (Wire wire = new Wire(telegram.url())) {
            for (byte each : request.getBytes(StandardCharsets.UTF_8)) {
                wire.sendBytes(new byte[] {each});
            }
            assertThat(wire.response()).contains("\"text\":\"slow\"");
        }
    }

    @Test
    void slow_senders_hold_up_nobody() throws IOException {
        List<Wire> slow = new ArrayList<>();
        try {
            String request = "POST /bot" + TestBot.TOKEN + "/sendMessage HTTP/1.1\r\nContent-Length: 1000000\r\n\r\nx";
            for (int i = 1; i <= 100; i++) {
                slow.add(new Wire(telegram.url()).send(request.substring(0, Math.min(i, request.length()))));
            }
            assertSound();
        } finally {
            slow.forEach(Wire::close);
        }
    }

    /** Those who behave are served as ever. */
    private void assertSound() throws IOException {
        try (Wire wire = new Wire(telegram.url())) {
            assertThat(wire.get("getMe").response()).contains("\"id\":123456,");
            EmulatedUser ann = telegram.bot(TestBot.TOKEN).user("Zoe");
            wire.get("sendMessage?text=sound&chat_id=" + ann.id()).response();
            assertThat(ann.awaitReply(PATIENCE).text()).isEqualTo("sound");
        } catch (EOFException e) {
            throw new AssertionError("the emulator is not sound", e);
        }
        assertThat(telegram.bot(OTHER_TOKEN).calls()).isEmpty();
        assertThat(telegram.bot(OTHER_TOKEN).pendingUpdateCount()).isEqualTo(2);
        assertThat(calls).allSatisfy(call -> assertThat(call.answer()).doesNotContain(SECRET));
    }

    /** Something, at times in an encoding that nobody announced. */
    private static byte[] body(Random random) throws IOException {
        String text = request(random);
        byte[] body = text.substring(text.indexOf("\r\n\r\n") + 4)
                .getBytes(random.nextInt(3) == 0 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
        return switch (random.nextInt(4)) {
            case 0 -> gzip(body);
            case 1 -> Arrays.copyOf(gzip(body), 12);
            case 2 -> "7fffffff\r\nx\r\n-1\r\n".getBytes(StandardCharsets.UTF_8);
            default -> body;
        };
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    private static String request(Random random) {
        String method = METHODS[random.nextInt(METHODS.length)];
        int form = random.nextInt(4);
        StringBuilder body = new StringBuilder(form == 1 ? "{" : "");
        for (int i = random.nextInt(6); i > 0; i--) {
            String name = NAMES[random.nextInt(NAMES.length)];
            String value = name.equals("timeout") ? "0" : VALUES[random.nextInt(VALUES.length)];
            switch (form) {
                case 1 ->
                    body.append(body.length() > 1 ? "," : "")
                            .append(JsonWriter.quote(name))
                            .append(':')
                            .append(random.nextBoolean() && !value.isEmpty() ? value : JsonWriter.quote(value));
                case 2 ->
                    body.append("--b\r\nContent-Disposition: form-data; name=\"")
                            .append(name)
                            .append(random.nextInt(3) == 0 ? "\"; filename=\"x\"" : "\"")
                            .append("\r\n\r\n")
                            .append(value)
                            .append("\r\n");
                default -> body.append(name).append('=').append(value).append('&');
            }
        }
        body.append(form == 1 ? "}" : form == 2 ? "--b--\r\n" : "");
        String type = switch (form) {
            case 1 -> "application/json";
            case 2 -> "multipart/form-data; boundary=b";
            case 3 -> "text/plain";
            default -> "application/x-www-form-urlencoded";
        };
        return "POST /bot" + TestBot.TOKEN + "/" + method + " HTTP/1.1\r\nContent-Type: " + type
                + "\r\nContent-Length: " + body.toString().getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    private static byte[] mutated(String request, Random random) {
        byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }
}
