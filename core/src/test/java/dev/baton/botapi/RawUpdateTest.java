package dev.baton.botapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RawUpdateTest {

    private static final String FIRST =
            "{\"update_id\":7,\n\"message\":{\"chat\":{\"id\":1},\"text\":\"é \\u00e9 😀 ]}\"}}";
    private static final String LAST = "{\"update_id\":9,\n\"message\":{\"chat\":{\"id\":2},\"text\":\"last\"}}";

    @Test
    void a_batch_is_cut_to_the_letter() {
        List<RawUpdate> batch = cut("[ " + FIRST + " ,\n" + LAST + "]");

        assertThat(batch).extracting(RawUpdate::json).containsExactly(FIRST, LAST);
        assertThat(batch.getFirst())
                .isInstanceOfSatisfying(
                        RawUpdate.Read.class, first -> assertThat(first.text()).isEqualTo("é é 😀 ]}"));
        assertThat(cut("[]")).isEmpty();
    }

    @Test
    void what_is_no_update_is_in_its_place_and_harms_no_other() {
        for (String odd : List.of(
                "null",
                "5",
                "\"update_id\"",
                "[1]",
                "{}",
                "{\"message\":{}}",
                "{\"update_id\":\"8\"}",
                "[[],{\"a\":[]}]")) {
            assertBetween(odd, OptionalLong.empty());
        }
    }

    @Test
    void what_is_not_even_json_harms_no_other() {
        for (String broken : List.of(
                "{\"update_id\":8,\"message\":{\"text\":\"a\tb\"}}",
                "{\"update_id\":8,\"message\":{\"text\":\"\\x\"}}",
                "{\"update_id\":8,\"message\":{\"text\":NaN, oh dear}}",
                "{\"update_id\":8,\"message\":{\"date\":" + "1".repeat(2000) + "}}",
                "{\"update_id\":8,\"message\":{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}}")) {
            assertBetween(broken, OptionalLong.of(8));
        }
        assertBetween("{oh dear}", OptionalLong.empty());
    }

    private static void assertBetween(String odd, OptionalLong id) {
        List<RawUpdate> batch = cut("[" + FIRST + "," + odd + "," + LAST + "]");

        assertThat(batch).extracting(RawUpdate::json).containsExactly(FIRST, odd, LAST);
        assertThat(batch.get(1))
                .as(odd)
                .isInstanceOfSatisfying(
                        RawUpdate.Unreadable.class,
                        unreadable -> assertThat(unreadable.id()).isEqualTo(id));
        assertThat(batch.getFirst()).isEqualTo(RawUpdate.read(FIRST)).isInstanceOf(RawUpdate.Read.class);
        assertThat(batch.getLast()).isEqualTo(RawUpdate.read(LAST)).isInstanceOf(RawUpdate.Read.class);
    }

    @Test
    void letters_that_are_no_utf_8_harm_no_other() {
        byte[] body = envelope("[" + FIRST + ",{\"update_id\":8,\"message\":{\"text\":\"?\"}}," + LAST + "]");
        body[new String(body, ISO_8859_1).indexOf('?')] = (byte) 0xff;

        List<RawUpdate> batch = good(Answers.updates(200, "application/json", body));
        assertThat(batch).hasSize(3).allSatisfy(update -> assertThat(update).isInstanceOf(RawUpdate.Read.class));
        assertThat(batch.getLast().json()).isEqualTo(LAST);
    }

    @Test
    void of_an_answer_that_was_cut_off_what_is_whole_is_read() {
        byte[] whole = envelope("[" + FIRST + "," + LAST + "]");
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            if (Answers.updates(200, "application/json", part) instanceof ApiResult.Ok<Iterator<RawUpdate>> ok) {
                List<String> read = new ArrayList<>();
                List<RawUpdate> unreadable = new ArrayList<>();
                ok.value().forEachRemaining(update -> {
                    if (update instanceof RawUpdate.Read) {
                        read.add(update.json());
                    } else {
                        unreadable.add(update);
                    }
                });
                assertThat(read)
                        .as("%d bytes", length)
                        .isEqualTo(List.of(FIRST, LAST).subList(0, read.size()));
                assertThat(read.size() + unreadable.size())
                        .as("%d bytes", length)
                        .isBetween(1, 2);
            } else {
                assertThat(length).isLessThanOrEqualTo(new String(whole, UTF_8).indexOf('['));
            }
        }
    }

    @Test
    void what_comes_around_a_broken_update_does_not_matter() {
        String broken = "{\"ok\":true,\"result\":[{oh dear}],\"description\":\"well\"}";
        String other = "{\"result\" : [" + FIRST + "], \"ok\": true}";
        String refused = "{\"ok\":false,\"error_code\":409,\"description\":\"Conflict\"}";
        String odd = "{\"ok\":true,\"result\":{\"update_id\":1}}";

        assertThat(good(Answers.updates(200, "application/json", broken.getBytes(UTF_8))))
                .hasSize(1);
        assertThat(good(Answers.updates(200, "application/json", other.getBytes(UTF_8))))
                .containsExactly(RawUpdate.read(FIRST));
        assertThat(Answers.updates(409, "application/json", refused.getBytes(UTF_8)))
                .isInstanceOf(ApiResult.Conflict.class);
        assertThat(Answers.updates(200, "application/json", odd.getBytes(UTF_8)))
                .isInstanceOf(ApiResult.Unreachable.class);
    }

    @Test
    void an_answer_of_which_any_byte_is_wrong_is_read_or_is_no_answer() {
        byte[] whole = envelope("[" + FIRST + "," + LAST + "]");
        Random random = new Random(1);
        List<Integer> read = new ArrayList<>();
        for (int at = 0; at < whole.length; at++) {
            byte[] wrong = whole.clone();
            wrong[at] = (byte) random.nextInt(256);
            ApiResult<Iterator<RawUpdate>> answer = Answers.updates(200, "application/json", wrong);
            if (answer instanceof ApiResult.Ok<Iterator<RawUpdate>>) {
                read.add(good(answer).size());
            }
        }
        assertThat(read).isNotEmpty().allMatch(size -> size > 0);
    }

    @Test
    void an_unreadable_update_in_a_log_does_not_show_what_was_written() {
        assertThat(RawUpdate.read("{\"update_id\":8,\"message\":{\"text\":psst}}")
                        .toString())
                .startsWith("unreadable update 8 (it is no JSON from character ")
                .doesNotContain("psst");
    }

    private static byte[] envelope(String updates) {
        return ("{\"ok\":true,\"result\":" + updates + "}").getBytes(UTF_8);
    }

    private static List<RawUpdate> cut(String updates) {
        return good(Answers.updates(200, "application/json", envelope(updates)));
    }

    private static List<RawUpdate> good(ApiResult<Iterator<RawUpdate>> answer) {
        assertThat(answer).isInstanceOf(ApiResult.Ok.class);
        List<RawUpdate> batch = new ArrayList<>();
        ((ApiResult.Ok<Iterator<RawUpdate>>) answer).value().forEachRemaining(batch::add);
        return batch;
    }
}
