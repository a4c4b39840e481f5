package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BodyReaderTest {

    @Rule({
        "1.3 Parameters come from the query, then from the body; of several with one name the first counts",
        "1.3 In a query and in a form `+` is a blank and %XX a byte"
    })
    @Test
    void the_query_comes_before_the_body_and_the_first_of_a_name_counts() throws HttpFailure {
        assertThat(read("/x?a=1&b=2&a=3", "application/x-www-form-urlencoded", "b=9&c=%C3%A9+%2B&d&=&%zz=%4"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("a", "1", "b", "2", "c", "é +", "d", "", "", "", "%zz", "%4"));
    }

    @Rule("1.3 Values in a JSON body that are not text are kept as they are written")
    @Test
    void values_in_json_that_are_not_text_are_kept_as_written() throws HttpFailure {
        String body = """
                {"text":"h\\u00e9 \\"x\\"","id": -12 ,"f":30.90,"t":true,"n":null,"list":[1, "a",{"b":2}],"o":{"a": [ ]}}""";
        assertThat(read("/x", "Application/JSON; charset=utf-8", body))
                .isEqualTo(Map.of(
                        "text", "hé \"x\"",
                        "id", "-12",
                        "f", "30.90",
                        "t", "true",
                        "n", "null",
                        "list", "[1, \"a\",{\"b\":2}]",
                        "o", "{\"a\": [ ]}"));
    }

    @Rule("1.2 A request has at most 50 files, else 413")
    @Test
    void the_fifty_first_file_is_one_too_many() throws HttpFailure {
        String part = "--b0\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\nx\r\n";
        assertThat(read("/x", "multipart/form-data; boundary=b0", part.repeat(50) + "--b0--"))
                .isEmpty();
        assertThatThrownBy(() -> read("/x", "multipart/form-data; boundary=b0", part.repeat(51) + "--b0--"))
                .isInstanceOfSatisfying(
                        HttpFailure.class,
                        failure -> assertThat(failure.status()).isEqualTo(413));
    }

    @Rule({
        "1.3 A broken body is no error: what came before the break counts",
        "1.3 A JSON body is an object, nested a hundred deep at most"
    })
    @Test
    void of_broken_json_what_came_before_the_break_counts() throws HttpFailure {
        assertThat(read("/x", "application/json", "{\"a\":1,\"b\":\"two\",\"c\":[1,"))
                .isEqualTo(Map.of("a", "1", "b", "two"));
        assertThat(read("/x", "application/json", "[1]")).isEmpty();
        assertThat(read("/x", "application/json", "")).isEmpty();
        assertThat(read("/x", "application/json", "{\"a\":" + "[".repeat(200))).isEmpty();
    }

    @Rule("1.3 A part of multipart with a file name is a file, one without is a parameter")
    @Test
    void a_part_with_a_file_name_is_no_parameter() throws HttpFailure {
        String body = """
                --b0
                Content-Disposition: form-data; name="text"

                hé
                you
                --b0
                Content-Disposition: form-data; name="photo"; filename="a.png"
                Content-Type: image/png

                PNG
                --b0
                content-disposition: form-data; name=chat_id

                7
                --b0--
                """.replace("\n", "\r\n");
        assertThat(read("/x", "multipart/form-data; boundary=\"b0\"", body))
                .isEqualTo(Map.of("text", "hé\r\nyou", "chat_id", "7"));
    }

    @Rule("1.3 A body of any other type is a file, and no parameters")
    @Test
    void a_body_of_any_other_type_is_a_file() throws HttpFailure {
        assertThat(read("/x", "text/plain", "a=1")).isEmpty();
    }

    @Rule({
        "1.3 Integers: leading digits, modulo 2^32, clamped; booleans: `true`, `yes` and `1`, in any case",
        "1.3 What is empty or missing has its default"
    })
    @Test
    void numbers_and_booleans_are_read_leniently() {
        Parameters parameters = new Parameters();
        Percent.decodeForm("half=30.9&word=abc&minus=-7x&wrap=4294967297&empty=&yes=%20YES%20&one=1&no=on", parameters);

        assertThat(parameters.integer("half", 5)).isEqualTo(30);
        assertThat(parameters.integer("word", 5)).isZero();
        assertThat(parameters.integer("minus", 5)).isEqualTo(-7);
        assertThat(parameters.integer("wrap", 5)).isEqualTo(1);
        assertThat(parameters.integer("empty", 5)).isEqualTo(5);
        assertThat(parameters.integer("missing", 5)).isEqualTo(5);
        assertThat(parameters.flag("yes")).isTrue();
        assertThat(parameters.flag("one")).isTrue();
        assertThat(parameters.flag("no")).isFalse();
    }

    @Rule("1.3 Names are case-sensitive, content types are not, and are recognised anywhere in the header")
    @Test
    void names_are_case_sensitive_and_content_types_are_not() throws HttpFailure {
        assertThat(read("/x?Text=a", "x; APPLICATION/x-www-form-urlencoded", "text=b"))
                .isEqualTo(Map.of("Text", "a", "text", "b"));
    }

    @Rule("1.2 A boundary has 1 to 70 characters, else 400")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "; boundary=",
                "; boundary=\"\"",
                "; boundary=1234567890123456789012345678901234567890123456789012345678901234567890x"
            })
    void without_a_boundary_a_body_of_parts_cannot_be_read(String boundary) {
        assertThatThrownBy(() -> read("/x", "multipart/form-data" + boundary, "--x--"))
                .isInstanceOfSatisfying(
                        HttpFailure.class,
                        failure -> assertThat(failure.status()).isEqualTo(400));
    }

    @Rule("1.2 Parameters of more than a mebibyte are 413")
    @Test
    void parts_that_are_parameters_share_the_limit_of_all_parameters_and_files_do_not() throws HttpFailure {
        String half = "x".repeat(600_000);
        String part = "--b\r\nContent-Disposition: form-data; name=";
        assertThat(read(
                        "/x",
                        "multipart/form-data; boundary=b",
                        part + "a\r\n\r\n" + half + "\r\n" + part + "b; filename=b\r\n\r\n" + half + "\r\n--b--"))
                .containsOnlyKeys("a");
        assertThatThrownBy(() -> read(
                        "/x",
                        "multipart/form-data; boundary=b",
                        part + "a\r\n\r\n" + half + "\r\n" + part + "b\r\n\r\n" + half + "\r\n--b--"))
                .isInstanceOfSatisfying(
                        HttpFailure.class,
                        failure -> assertThat(failure.status()).isEqualTo(413));
    }

    private static Map<String, String> read(String target, String contentType, String body) throws HttpFailure {
        return BodyReader.parameters(new HttpRequest(
                        target, Map.of("content-type", contentType), body.getBytes(StandardCharsets.UTF_8)))
                .asMap();
    }
}
