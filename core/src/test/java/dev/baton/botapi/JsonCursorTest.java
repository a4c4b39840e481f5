package dev.baton.botapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.baton.botapi.JsonCursor.BrokenJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is JSON, and what is written in it, says Jackson. */
final class JsonCursorTest {

    private static final JsonFactory JACKSON = new JsonFactory();

    private static final int TRIALS = 20_000;

    /** What is likely to make a difference to a reader of JSON. */
    private static final String LETTERS = "{}[]:,\"\\/ \n\t\u0001\u007f0123456789-+.eEtrufalsnb'aé€😀";

    private final Random random = new Random(1);

    @Test
    void strings_and_integers_are_read_as_by_jackson() throws IOException {
        for (int trial = 0; trial < TRIALS; trial++) {
            String text = object(3);
            assertThat(fields(text)).as(text).isEqualTo(fieldsByJackson(text));
        }
    }

    @Test
    void what_is_damaged_is_json_if_jackson_says_so() {
        int still = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            String text = damaged(object(3));
            boolean json = isJsonForJackson(text);
            assertThat(isJson(text)).as(text).isEqualTo(json);
            still += json ? 1 : 0;
        }
        assertThat(still).as("damaged and still JSON").isBetween(TRIALS / 100, TRIALS / 2);
    }

    @Test
    void every_part_of_a_text_that_is_cut_off_is_broken_at_its_end_or_before() {
        String text = "{\"a\":[1.5e-7,true,{\"b\":\"\\u00e9\\n€\"},null],\"c\":-12}";
        for (int length = 0; length < text.length(); length++) {
            byte[] part = text.substring(0, length).getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> new JsonCursor(part).skip())
                    .as("%d letters", length)
                    .isInstanceOfSatisfying(
                            BrokenJsonException.class,
                            broken -> assertThat(broken.at()).isBetween(0, part.length));
        }
    }

    @Test
    void integers_are_read_to_the_limits_of_a_long() throws BrokenJsonException {
        for (long limit : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 999_999_999_999_999_999L}) {
            assertThat(cursor("" + limit).integer(7)).isEqualTo(limit);
        }
        for (String other : List.of("9223372036854775808", "-9223372036854775809", "1.0", "1e2", "\"1\"", "null")) {
            assertThat(cursor(other).integer(7)).as(other).isEqualTo(7);
        }
    }

    @Test
    void nesting_and_numbers_end_somewhere() throws BrokenJsonException {
        cursor("[".repeat(1000) + "]".repeat(1000)).skip();
        cursor("1".repeat(1000)).skip();

        assertThatThrownBy(() -> cursor("[".repeat(1001) + "]".repeat(1001)).skip())
                .isInstanceOf(BrokenJsonException.class);
        assertThatThrownBy(() -> cursor("1".repeat(1001)).skip()).isInstanceOf(BrokenJsonException.class);
    }

    @Test
    void a_field_is_known_by_its_whole_name() throws BrokenJsonException {
        JsonCursor cursor = cursor("{\"chat\":1,\"chats\":2,\"cha\":3,\"\":4}");
        cursor.enterObject();
        StringBuilder named = new StringBuilder();
        while (cursor.nextField()) {
            named.append(cursor.isNamed("chat".getBytes(StandardCharsets.UTF_8)) ? "yes " : "no ");
            cursor.skip();
        }
        assertThat(named).hasToString("yes no no no ");
    }

    private static JsonCursor cursor(String text) {
        return new JsonCursor(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The strings and integers of an object: a string is given as one, and anything else as nothing. */
    private static Map<String, Object> fields(String text) throws BrokenJsonException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        JsonCursor cursor = new JsonCursor(bytes);
        Map<String, Object> fields = new LinkedHashMap<>();
        assertThat(cursor.enterObject()).isTrue();
        while (cursor.nextField()) {
            String name = cursor.name();
            fields.put(name, cursor.peek() == '"' ? cursor.string(0).of(bytes) : cursor.integer(0));
        }
        assertThat(cursor.isAtEnd()).isTrue();
        return fields;
    }

    private static Map<String, Object> fieldsByJackson(String text) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        try (JsonParser parser = JACKSON.createParser(text.getBytes(StandardCharsets.UTF_8))) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                switch (parser.nextToken()) {
                    case VALUE_STRING -> fields.put(name, parser.getText());
                    case VALUE_NUMBER_INT -> fields.put(name, parser.getLongValue());
                    default -> {
                        parser.skipChildren();
                        fields.put(name, 0L);
                    }
                }
            }
        }
        return fields;
    }

    private static boolean isJson(String text) {
        JsonCursor cursor = cursor(text);
        try {
            cursor.skip();
            return cursor.isAtEnd();
        } catch (BrokenJsonException broken) {
            return false;
        }
    }

    private static boolean isJsonForJackson(String text) {
        try (JsonParser parser = JACKSON.createParser(text.getBytes(StandardCharsets.UTF_8))) {
            boolean any = parser.nextToken() != null;
            parser.skipChildren();
            parser.finishToken();
            return any && parser.nextToken() == null;
        } catch (IOException broken) {
            return false;
        }
    }

    private String object(int depth) {
        StringBuilder text = new StringBuilder("{");
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : ",").append(space()).append(string()).append(space());
            text.append(':').append(space()).append(value(depth - 1)).append(space());
        }
        return text.append('}').toString();
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0, 1 -> string();
            case 2 -> "\"\\uD83D\\uDE00 smiles\"";
            case 3 -> "" + (random.nextLong() >> random.nextInt(64));
            case 4 -> random.nextInt(100) + "." + random.nextInt(100) + (random.nextBoolean() ? "e-1" : "");
            case 5 -> "" + random.nextBoolean();
            case 6 -> "null";
            case 7 -> object(depth);
            default -> "[" + value(depth - 1) + space() + "," + space() + object(depth) + "]";
        };
    }

    private String string() {
        StringBuilder text = new StringBuilder("\"");
        int length = random.nextInt(30);
        for (int i = 0; i < length; i++) {
            text.append(
                    switch (random.nextInt(20)) {
                        case 0 -> "\\" + "\"\\/bfnrt".charAt(random.nextInt(8));
                        case 1 -> "\\u%04x".formatted(random.nextInt(0x100));
                        case 2 -> "é";
                        case 3 -> "😀";
                        case 4 -> " {";
                        default -> "" + (char) ('a' + random.nextInt(26));
                    });
        }
        return text.append('"').toString();
    }

    private String space() {
        return random.nextInt(5) == 0 ? " \n\t\r".substring(random.nextInt(4)) : "";
    }

    /** With one letter replaced, left out or put in. */
    private String damaged(String text) {
        int[] letters = text.codePoints().toArray();
        int at = random.nextInt(letters.length);
        int[] foreign = LETTERS.codePoints().toArray();
        String other = Character.toString(foreign[random.nextInt(foreign.length)]);
        String before = new String(letters, 0, at);
        return switch (random.nextInt(3)) {
            case 0 -> before + new String(letters, at + 1, letters.length - at - 1);
            case 1 -> before + other + new String(letters, at, letters.length - at);
            default -> before + other + new String(letters, at + 1, letters.length - at - 1);
        };
    }
}
