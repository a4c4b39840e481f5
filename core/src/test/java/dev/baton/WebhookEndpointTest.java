package dev.baton;

import static dev.baton.Replicas.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.baton.WebhookEndpoint.Answer;
import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Holder;
import dev.baton.lease.Journal;
import dev.baton.lease.JournalEntry;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseTiming;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class WebhookEndpointTest {

    private static final String SECRET = "open_sesame";
    private static final Duration STEP = Duration.ofMillis(500);

    @RegisterExtension
    final RuntimeFixture fixture = new RuntimeFixture();

    private final CountDownLatch finish = new CountDownLatch(1);

    @AfterEach
    void letHandlersFinish() {
        finish.countDown();
    }

    private BotRuntimeBuilder builder() {
        return fixture.builder()
                .withMode(BotMode.WEBHOOK)
                .withWebhookUrl(URI.create("https://bot.example.com/telegram"))
                .withWebhookSecret(SECRET)
                .withHeldPolicy(HeldPolicy.STANDBY)
                .withoutServer();
    }

    private WebhookEndpoint start(BotRuntimeBuilder builder) throws InterruptedException {
        BotRuntime runtime = fixture.start(builder);
        fixture.await(
                () -> runtime.status().state() == RuntimeState.HOLDING
                        || runtime.status().state() == RuntimeState.STANDBY,
                "a runtime that serves");
        return runtime.webhookEndpoint();
    }

    private static Answer post(WebhookEndpoint endpoint, String body, Map<String, String> changed) throws Exception {
        Map<String, String> headers =
                new HashMap<>(Map.of(WebhookEndpoint.SECRET_HEADER, SECRET, "Content-Type", "application/json"));
        headers.putAll(changed);
        return endpoint.receive("POST", headers::get, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer post(WebhookEndpoint endpoint, String body) throws Exception {
        return post(endpoint, body, Map.of());
    }

    /** Delivers on a thread of its own. */
    private static CompletableFuture<Answer> delivers(WebhookEndpoint endpoint, String body) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(post(endpoint, body));
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Lets time pass until there is an answer, and tells how much. */
    private Duration timeUntil(CompletableFuture<Answer> answer) throws InterruptedException {
        AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
        fixture.await(
                () -> {
                    if (!answer.isDone()) {
                        fixture.time.advance(STEP);
                        passed.set(passed.get().plus(STEP));
                    }
                    return answer.isDone();
                },
                "an answer");
        return passed.get();
    }

    /** A handler that does not come back before the end of the test. */
    private CountDownLatch hangs() {
        CountDownLatch running = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            running.countDown();
            finish.await();
        });
        return running;
    }

    @Test
    void a_program_serves_it_by_itself() throws Exception {
        BotRuntime runtime = fixture.start(builder());
        WebhookEndpoint endpoint = runtime.webhookEndpoint();

        assertThat(endpoint.path()).isEqualTo("/telegram");
        assertThat(post(endpoint, message(5, 1, "hello"))).isEqualTo(new Answer(200, Map.of(), ""));
        assertThat(fixture.handled).extracting(Update::text).containsExactly("hello");
        assertThat(runtime.port()).isEmpty();
    }

    @Test
    void a_bot_that_polls_has_none() {
        BotRuntime runtime = fixture.start(fixture.builder());

        assertThatIllegalStateException().isThrownBy(runtime::webhookEndpoint).withMessageContaining("polls");
    }

    @Test
    void what_is_no_delivery_of_telegram_is_refused() throws Exception {
        WebhookEndpoint endpoint = start(builder());
        String update = message(5, 1, "hello");

        Answer get = endpoint.receive("GET", name -> null, new byte[0]);
        assertThat(get.status()).isEqualTo(405);
        assertThat(get.headers()).containsEntry("Allow", "POST");
        assertThat(endpoint.receive("POST", name -> null, new byte[0]).status()).isEqualTo(401);
        for (String wrong : List.of("", "open_sesamE", "open_sesame_", "öpen")) {
            assertThat(post(endpoint, update, Map.of(WebhookEndpoint.SECRET_HEADER, wrong))
                            .status())
                    .isEqualTo(401);
        }
        for (String type : List.of("", "text/plain", "application/x-www-form-urlencoded", "application/jsonp")) {
            assertThat(post(endpoint, update, Map.of("Content-Type", type)).status())
                    .isEqualTo(415);
        }
        assertThat(post(endpoint, " ".repeat(WebhookEndpoint.LARGEST_BODY + 1)).status())
                .isEqualTo(413);
        assertThat(post(endpoint, update, Map.of("Content-Length", "99999999999"))
                        .status())
                .isEqualTo(413);
        assertThat(fixture.handled).isEmpty();
        assertThat(post(
                                endpoint,
                                update,
                                Map.of("Content-Type", "Application/JSON; charset=utf-8", "Content-Length", "?"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_body_is_not_touched_before_the_secret_is_right() throws Exception {
        WebhookEndpoint endpoint = start(builder());
        InputStream untouchable = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("The body was read");
            }

            @Override
            public int read(byte[] to, int at, int most) {
                return read();
            }
        };

        assertThat(endpoint.receive("POST", name -> "wrong", untouchable).status())
                .isEqualTo(401);
    }

    @Test
    void what_cannot_be_read_is_set_aside_and_not_repeated() throws Exception {
        WebhookEndpoint endpoint = start(builder());

        assertThat(post(endpoint, "{\"update_id\":4,\"message\":{oh dear}}").status())
                .isEqualTo(200);
        assertThat(post(endpoint, "").status()).isEqualTo(200);
        assertThat(post(endpoint, message(5, 1, "hello")).status()).isEqualTo(200);
        assertThat(fixture.handled).hasSize(1);
        assertThat(fixture.failedInJournal()).containsExactly(4L);
    }

    @Test
    void while_the_handler_is_slow_the_answer_waits_for_ten_seconds_and_then_the_journal_is_enough() throws Exception {
        CountDownLatch running = hangs();
        WebhookEndpoint endpoint = start(builder());
        CompletableFuture<Answer> answer = delivers(endpoint, message(5, 1, "slow"));
        running.await();

        assertThat(timeUntil(answer)).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
        assertThat(answer.get().status()).isEqualTo(200);
        assertThat(fixture.handled).isEmpty();
    }

    @Test
    void a_repeated_delivery_waits_for_the_same_handler() throws Exception {
        CountDownLatch running = hangs();
        WebhookEndpoint endpoint = start(builder());
        CompletableFuture<Answer> first = delivers(endpoint, message(5, 1, "once"));
        running.await();
        CompletableFuture<Answer> second = delivers(endpoint, message(5, 1, "once"));
        finish.countDown();

        assertThat(first.get().status()).isEqualTo(200);
        assertThat(second.get().status()).isEqualTo(200);
        assertThat(fixture.handled).hasSize(1);
        assertThat(post(endpoint, message(5, 1, "once")).status()).isEqualTo(200);
        assertThat(fixture.handled).hasSize(1);
    }

    @Test
    void a_delivery_that_another_replica_handles_waits_for_it() throws Exception {
        CountDownLatch running = hangs();
        WebhookEndpoint holder = start(builder());
        WebhookEndpoint standby = start(builder());
        CompletableFuture<Answer> first = delivers(standby, message(5, 1, "once"));
        running.await();
        CompletableFuture<Answer> second = delivers(holder, message(5, 1, "once"));
        finish.countDown();

        assertThat(first.get().status()).isEqualTo(200);
        timeUntil(second);
        assertThat(second.get().status()).isEqualTo(200);
        assertThat(fixture.handled).hasSize(1);
    }

    @Test
    void the_updates_of_one_chat_keep_their_order_across_replicas() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            if (update.text().equals("first")) {
                running.countDown();
                finish.await();
            }
        });
        WebhookEndpoint holder = start(builder());
        WebhookEndpoint standby = start(builder());
        CompletableFuture<Answer> first = delivers(holder, message(5, 1, "first"));
        running.await();
        CompletableFuture<Answer> second = delivers(standby, message(6, 1, "second"));

        assertThat(post(standby, message(7, 2, "of another chat")).status()).isEqualTo(200);
        assertThat(second).isNotDone();
        finish.countDown();
        assertThat(first.get().status()).isEqualTo(200);
        timeUntil(second);
        assertThat(fixture.handled).extracting(Update::text).containsExactly("of another chat", "first", "second");
    }

    @Test
    void what_there_is_no_room_for_stays_with_telegram() throws Exception {
        CountDownLatch running = hangs();
        WebhookEndpoint endpoint = start(builder().withMaxInFlight(1));
        CompletableFuture<Answer> first = delivers(endpoint, message(5, 1, "slow"));
        running.await();
        CompletableFuture<Answer> second = delivers(endpoint, message(6, 2, "too much"));

        timeUntil(second);
        assertThat(second.get()).isEqualTo(new Answer(503, Map.of("Retry-After", "1"), "Not now."));
        finish.countDown();
        timeUntil(first);
        assertThat(post(endpoint, message(6, 2, "too much")).status()).isEqualTo(200);
    }

    @Test
    void what_cannot_be_written_to_the_journal_stays_with_telegram() throws Exception {
        WebhookEndpoint endpoint = start(builder());
        fixture.store.journalBreaks();

        assertThat(post(endpoint, message(5, 1, "hello")))
                .isEqualTo(new Answer(503, Map.of("Retry-After", "2"), "Not now."));
        fixture.store.works();
        assertThat(post(endpoint, message(5, 1, "hello")).status()).isEqualTo(200);
        assertThat(fixture.handled).hasSize(1);
    }

    @Test
    void deliveries_that_wait_for_the_journal_are_noted_together() throws Exception {
        WebhookEndpoint endpoint = start(builder());
        CountDownLatch noting = new CountDownLatch(1);
        fixture.store.acceptsAwait(noting);
        List<FutureTask<Answer>> answers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int id = 1; id <= 50; id++) {
            String update = message(id, id, "one of many");
            FutureTask<Answer> answer = new FutureTask<>(() -> post(endpoint, update));
            answers.add(answer);
            threads.add(Thread.ofVirtual().start(answer));
            fixture.await(() -> fixture.store.accepts() == 1, "the first delivery is being noted");
        }
        fixture.await(() -> threads.stream().allMatch(WebhookEndpointTest::waitsForAnAnswer), "all of them wait");
        noting.countDown();

        for (FutureTask<Answer> answer : answers) {
            assertThat(answer.get().status()).isEqualTo(200);
        }
        assertThat(fixture.store.accepts()).isEqualTo(2);
        assertThat(fixture.handled).hasSize(50);
    }

    @Test
    void a_delivery_whose_sender_leaves_while_it_is_noted_is_handled_and_not_taken_by_others_for_as_long()
            throws Exception {
        start(builder());
        WebhookEndpoint standby = start(builder());
        CountDownLatch running = hangs();
        CountDownLatch noting = new CountDownLatch(1);
        fixture.store.acceptsAwait(noting);
        Thread sender = Thread.ofVirtual()
                .start(() -> assertThatExceptionOfType(InterruptedException.class)
                        .isThrownBy(() -> post(standby, message(5, 1, "hello"))));
        fixture.await(() -> fixture.store.accepts() == 1, "a delivery that is being noted");
        sender.interrupt();
        sender.join();
        noting.countDown();
        running.await();

        for (int i = 1; i <= 10; i++) {
            int signs = i;
            fixture.time.advance(LeaseTiming.DEFAULT.timeToLive().dividedBy(4));
            fixture.await(() -> fixture.store.signsOfLife() == signs, "sign of life " + signs);
        }
        finish.countDown();
        fixture.awaitHandled(1);
        assertThat(fixture.handled).singleElement().matches(update -> !update.redelivered());
    }

    @Test
    void what_waits_while_an_instance_is_silent_for_too_long_and_is_handled_elsewhere_is_not_handled_again()
            throws Exception {
        Lease others = ((Acquired)
                        fixture.store.inner.acquire("123456", Holder.unknown("another"), Duration.ofHours(1)))
                .lease();
        WebhookEndpoint standby = start(builder());
        CountDownLatch running = hangs();
        CompletableFuture<Answer> first = delivers(standby, message(5, 1, "slow"));
        running.await();
        CompletableFuture<Answer> second = delivers(standby, message(6, 1, "waits"));
        fixture.await(() -> fixture.pendingInJournal().contains(6L), "what waits is in the journal");
        fixture.store.hearsNoSignOfLife();
        fixture.time.advance(LeaseTiming.DEFAULT.timeToLive());
        Journal another = fixture.store.inner.journal("123456", others.holder(), LeaseTiming.DEFAULT.timeToLive());
        assertThat(another.adopt(others.token(), Set.of()).orElseThrow().own())
                .extracting(JournalEntry::id)
                .containsExactly(5L, 6L);
        another.done(List.of(5L, 6L));
        finish.countDown();
        fixture.awaitHandled(1);
        fixture.store.works();
        timeUntil(second);
        first.get();

        assertThat(post(standby, message(7, 1, "the next")).status()).isEqualTo(200);
        assertThat(fixture.handled).extracting(Update::id).containsExactly(5L, 7L);
        fixture.store.inner.release(others);
    }

    @Test
    void what_is_done_for_a_while_is_told_before_another_delivery_is_noted() throws Exception {
        assertThat(pendingWhenTheNextDeliveryIsNotedAfter(Duration.ofMillis(20)))
                .doesNotContain(1L);
    }

    @Test
    void what_is_done_a_moment_ago_keeps_no_delivery_waiting() throws Exception {
        assertThat(pendingWhenTheNextDeliveryIsNotedAfter(Duration.ofMillis(19)))
                .contains(1L);
    }

    /** What is pending when a delivery is about to be noted that has come while another one was. */
    private List<Long> pendingWhenTheNextDeliveryIsNotedAfter(Duration sinceOneIsDone) throws Exception {
        CountDownLatch running = hangs();
        WebhookEndpoint endpoint = start(builder());
        CompletableFuture<Answer> first = delivers(endpoint, message(1, 1, "done meanwhile"));
        running.await();
        CountDownLatch noting = new CountDownLatch(1);
        CountDownLatch notingNext = new CountDownLatch(1);
        fixture.store.acceptsAwait(noting);
        CompletableFuture<Answer> second = delivers(endpoint, message(2, 2, "being noted"));
        fixture.await(() -> fixture.store.accepts() == 2, "a delivery that is being noted");
        finish.countDown();
        first.get();
        fixture.time.advance(sinceOneIsDone);
        Thread next = Thread.ofVirtual().start(() -> {
            try {
                post(endpoint, message(3, 3, "the next"));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        fixture.await(() -> waitsForAnAnswer(next), "a delivery that waits for the journal");
        fixture.store.acceptsAwait(notingNext);
        noting.countDown();
        fixture.await(() -> fixture.store.accepts() == 3, "the next delivery is being noted");
        try {
            assertThat(second.get().status()).isEqualTo(200);
            return fixture.pendingInJournal();
        } finally {
            notingNext.countDown();
        }
    }

    private static boolean waitsForAnAnswer(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(CompletableFuture.class.getName()));
    }

    @Test
    void what_others_are_brought_costs_the_holder_nothing() throws Exception {
        start(builder());
        WebhookEndpoint standby = start(builder());
        fixture.await(() -> fixture.store.adoptions() >= 1, "the holder has looked at the journal");
        int before = fixture.store.adoptions();

        for (int id = 1; id <= 100; id++) {
            assertThat(post(standby, message(id, id % 7, "hello")).status()).isEqualTo(200);
        }
        assertThat(fixture.handled).hasSize(100);
        assertThat(fixture.store.adoptions()).isEqualTo(before);
    }

    @Test
    void a_delivery_of_which_the_journal_has_not_said_whether_it_is_ours_is_not_kept() throws Exception {
        start(builder());
        WebhookEndpoint standby = start(builder());
        fixture.store.losesTheAnswerToAnAccept();

        assertThat(post(standby, message(5, 1, "hello")).status()).isEqualTo(503);
        fixture.awaitHandled(1);
        assertThat(fixture.handled).singleElement().matches(update -> !update.redelivered());
        fixture.await(() -> fixture.pendingInJournal().isEmpty(), "the journal knows that it is done");
        assertThat(post(standby, message(5, 1, "hello")).status()).isEqualTo(200);
        assertThat(fixture.handled).hasSize(1);
    }

    @Test
    void after_a_stop_everything_stays_with_telegram() throws Exception {
        BotRuntime runtime = fixture.start(builder());
        WebhookEndpoint endpoint = runtime.webhookEndpoint();
        fixture.awaitState(runtime, RuntimeState.HOLDING);
        runtime.close();

        assertThat(post(endpoint, message(5, 1, "late"))).isEqualTo(new Answer(503, Map.of(), "Not here any more."));
        assertThat(fixture.handled).isEmpty();
    }
}
