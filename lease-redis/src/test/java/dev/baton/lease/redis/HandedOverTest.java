package dev.baton.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.FencingToken;
import dev.baton.lease.Holder;
import dev.baton.lease.Lease;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandedOverTest {

    private static final Holder BOB = Holder.unknown("bob");

    @Test
    void the_lease_is_read_with_its_note() {
        Lease lease = new Lease("42", BOB, new FencingToken(17), Instant.ofEpochMilli(5));

        assertThat(HandedOver.in("question 17 5 a note", "question", "42", BOB))
                .contains(new Acquired(lease, true, Optional.of("a note")));
        assertThat(HandedOver.in("question 17 5 ", "question", "42", BOB)).contains(new Acquired(lease, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "question",
                "question ",
                "question 17",
                "question 17 5",
                "question x 5 a note",
                "question 17 x a note",
                "question  5 a note",
                "question 99999999999999999999 5 a note",
                "questions 17 5 a note",
                "quest 17 5 a note",
                "17 5 a note"
            })
    void other_words_are_no_lease(String words) {
        assertThat(HandedOver.in(words, "question", "42", BOB)).isEmpty();
    }

    @Test
    void who_has_asked_nothing_is_given_nothing() {
        assertThat(HandedOver.in(" 17 5 a note", "", "42", BOB)).isEmpty();
    }
}
