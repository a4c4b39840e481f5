package dev.baton.botapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BotTokenTest {

    private static final String SECRET = "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0";
    private static final BotToken TOKEN = BotToken.of("123456789:" + SECRET);

    @Test
    void a_token_prints_itself_without_its_secret() {
        assertThat(TOKEN).hasToString("123456789:***");
        assertThat(TOKEN.id()).isEqualTo(123456789);
        assertThat(TOKEN.reveal()).endsWith(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "123456789",
                ":AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0",
                "0123:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0",
                "123:short",
                "123:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0\n",
                "123:AAHdqTcvCH1vGWJxfSeof As0K5PALDsaw0",
                "99999999999999999:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0",
                "123:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0AAAAAAAAA"
            })
    void what_cannot_be_a_token_is_refused_without_being_repeated(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BotToken.of(text))
                .withMessageContaining("as BotFather gives it")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("AAHdq", "short"));
    }

    @Test
    void tokens_are_taken_out_of_any_text() {
        String url = "https://api.telegram.org/bot" + TOKEN.reveal() + "/getMe";

        assertThat(BotToken.redact("java.net.ConnectException: " + url + " at 12:30:45"))
                .isEqualTo("java.net.ConnectException: https://api.telegram.org/bot123456789:***/getMe at 12:30:45");
        assertThat(BotToken.redact("bot123456789%3A" + SECRET)).doesNotContain(SECRET);
        assertThat(BotToken.redact("nothing to hide")).isEqualTo("nothing to hide");
    }
}
