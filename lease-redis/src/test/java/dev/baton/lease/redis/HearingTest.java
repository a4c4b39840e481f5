package dev.baton.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HearingTest {

    private final Hearing hearing = new Hearing("bob");

    @ParameterizedTest
    @CsvSource({
        "released, true",
        "for bob, true",
        "for bob with words, true",
        "for bobby, false",
        "for ada, false",
        "by bob, false",
        "by ada, true",
        "by bobby, true"
    })
    void a_message_is_news_to_those_it_is_for(String message, boolean news) {
        hearing.hear(message);

        assertThat(hearing.hasNews()).isEqualTo(news);
        assertThat(hearing.takeNews()).isEqualTo(news);
        assertThat(hearing.takeNews()).isFalse();
    }

    @Test
    void words_are_for_one_alone_and_taken_once() {
        hearing.hear("for bobby other words");
        assertThat(hearing.takeWords()).isEmpty();
        hearing.hear("for bob some words");
        hearing.hear("for bob");

        assertThat(hearing.takeWords()).isEqualTo("some words");
        assertThat(hearing.takeWords()).isEmpty();
    }

    @Test
    void what_was_heard_before_a_question_is_forgotten() {
        hearing.hear("for bob some words");

        hearing.forget();

        assertThat(hearing.hasNews()).isFalse();
        assertThat(hearing.takeWords()).isEmpty();
    }
}
