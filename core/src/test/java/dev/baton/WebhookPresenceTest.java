package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.JournalEntry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the journal has as that of an instance to which updates are delivered: it is left to it for as long as it counts
 * as present, so it has to stay that while it handles something, and must not have what it does not handle.
 */
final class WebhookPresenceTest {

    @RegisterExtension
    final RuntimeFixture fixture = new RuntimeFixture();

    private final Replicas replicas = new Replicas(fixture);
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch finish = new CountDownLatch(1);

    @BeforeEach
    void someHandlersTakeLong() {
        fixture.handling((update, bot) -> {
            if (update.text().equals("slow")) {
                running.countDown();
                finish.await();
            }
        });
    }

    @AfterEach
    void letHandlersFinish() {
        finish.countDown();
    }

    @Test
    void an_instance_says_that_it_is_present_also_while_there_is_always_something_else_to_ask() throws Exception {
        BotRuntime holder = replicas.start(HeldPolicy.STANDBY);
        replicas.deliver(holder, 5, 1, "slow");
        running.await();
        CountDownLatch answer = new CountDownLatch(1);
        fixture.store.acceptsAwait(answer);
        replicas.deliver(holder, 6, 2, "its answer takes long");
        fixture.await(() -> fixture.store.accepts() == 2, "the journal to be asked");
        Thread next = replicas.deliver(holder, 7, 3, "waits for it");
        fixture.await(() -> next.getState() == Thread.State.WAITING, "the next one to wait");
        fixture.time.advance(Duration.ofSeconds(6));
        answer.countDown();
        fixture.awaitHandled(2);

        List<String> asked = fixture.store.asked();
        assertThat(asked.subList(asked.indexOf("accept"), asked.lastIndexOf("accept")))
                .contains("keepPresent");
    }

    @Test
    void what_was_handled_is_done_there_too_when_it_comes_again_because_the_journal_has_lost_that() throws Exception {
        BotRuntime holder = replicas.start(HeldPolicy.STANDBY);
        fixture.store.losesWhatIsDone();
        assertThat(replicas.post(holder, 5, 1, "hello").status()).isEqualTo(200);
        fixture.await(fixture.store::hasLostWhatIsDone, "the journal to be told");
        assertThat(fixture.pendingInJournal()).containsExactly(5L);

        assertThat(replicas.post(holder, 5, 1, "hello").status()).isEqualTo(200);
        fixture.await(() -> fixture.pendingInJournal().isEmpty(), "the journal to be told again");
        assertThat(fixture.handled).hasSize(1);
    }

    @Test
    void what_an_instance_has_and_does_not_know_goes_to_the_holder_though_it_has_always_something_to_ask()
            throws Exception {
        replicas.start(HeldPolicy.STANDBY);
        BotRuntime other = replicas.start(HeldPolicy.STANDBY);
        replicas.deliver(other, 5, 1, "slow");
        running.await();
        JournalEntry unknown = new JournalEntry(6, 2, Replicas.message(6, 2, "unknown"), false, /* delivered= */ true);
        replicas.journal(other.status().instance()).accept(unknown);
        for (int second = 1; second <= 12; second++) {
            assertThat(replicas.post(other, 10 + second, 3, "quick").status()).isEqualTo(200);
            fixture.time.advance(Duration.ofSeconds(1));
        }

        fixture.await(() -> fixture.handled.stream().anyMatch(update -> update.id() == 6), "the holder to handle it");
    }
}
