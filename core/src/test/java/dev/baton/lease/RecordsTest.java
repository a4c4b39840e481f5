package dev.baton.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files of a lease say, and what is made of files that say something else. */
final class RecordsTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456789Z");
    private static final Holder A = new Holder("a", "here \"quoted\"", "1", Instant.parse("2026-01-01T00:00:00Z"));
    private static final LeaseRecord PASSED_ON = new LeaseRecord(A, 7, NOON, false, false, 7, "a note");

    @TempDir
    private Path folder;

    @Test
    void a_lease_is_read_as_it_was_written() throws IOException {
        Path file = folder.resolve("123.json");
        for (LeaseRecord written :
                List.of(PASSED_ON, new LeaseRecord(A, 8, NOON, true, true, 7, ""), LeaseRecord.NONE)) {
            written.write(file);

            assertThat(LeaseRecord.read(file)).contains(written);
        }
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".new"));
    }

    @Test
    void a_standby_is_read_as_it_was_written() throws IOException {
        StandbyRecord written = new StandbyRecord(A, NOON, 7, true, 99, Duration.ofSeconds(10));

        assertThat(StandbyRecord.fromJson(written.toJson())).contains(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "12", "{\"token\":", "{\"token\":\"x\"}", "{\"since\":\"noon\"}"})
    void what_makes_no_sense_is_no_lease(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("123.json"), text);

        assertThat(LeaseRecord.read(file)).isEmpty();
        assertThat(LeaseRecord.read(folder.resolve("missing.json"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"slot\":1}", "{\"presence\":\"soon\"}", "{\"holder\":{}}"})
    void what_makes_no_sense_is_no_standby(String text) {
        assertThat(StandbyRecord.fromJson(text)).isEmpty();
    }

    @Test
    void what_a_later_version_adds_is_passed_over_and_what_an_earlier_one_lacks_has_its_default() throws IOException {
        Path file = Files.writeString(
                folder.resolve("123.json"), "{\"new\":{\"in\":[1]},\"token\":12,\"holder\":" + A.toJson() + "}");

        assertThat(LeaseRecord.read(file)).contains(new LeaseRecord(A, 12, Instant.EPOCH, false, true, 0, ""));
        assertThat(StandbyRecord.fromJson("{\"new\":[{}],\"holder\":" + A.toJson() + "}"))
                .contains(new StandbyRecord(A, Instant.EPOCH, 0, false, -1, Duration.ZERO));
    }

    @Test
    void a_lease_that_was_passed_on_is_kept_for_a_while_and_not_if_the_clock_was_set_back() {
        assertThat(PASSED_ON.keptFor(NOON)).isEqualTo(LeaseStore.CLAIM);
        assertThat(PASSED_ON.keptFor(NOON.plusMillis(300))).isEqualTo(LeaseStore.CLAIM.minusMillis(300));
        assertThat(PASSED_ON.keptFor(NOON.plus(LeaseStore.CLAIM))).isZero();
        assertThat(PASSED_ON.keptFor(NOON.plusSeconds(60))).isZero();
        assertThat(PASSED_ON.keptFor(NOON.minusMillis(1))).isZero();
        assertThat(PASSED_ON.release("").keptFor(NOON)).isZero();
        assertThat(new LeaseRecord(A, 7, NOON, false, true, 7, "").keptFor(NOON))
                .isZero();
    }

    @Test
    void it_is_clean_if_it_was_let_go_or_never_taken() {
        assertThat(PASSED_ON.isClean()).isTrue();
        LeaseRecord held = new LeaseRecord(A, 7, NOON, false, true, 7, "");
        assertThat(held.isClean()).isFalse();
        assertThat(held.release("").isClean()).isTrue();
        assertThat(held.release("").noteForTheNext()).isEmpty();
        assertThat(held.release("a note").noteForTheNext()).hasValue("a note");
        assertThat(held.isOf(Holder.unknown("a"))).isTrue();
        assertThat(held.isOf(Holder.unknown("b"))).isFalse();
    }
}
