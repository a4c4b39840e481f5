package dev.baton.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.RecordedCall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.longpolling.BotSession;
import org.telegram.telegrambots.longpolling.TelegramBotsLongPollingApplication;
import org.telegram.telegrambots.longpolling.util.DefaultGetUpdatesGenerator;
import org.telegram.telegrambots.longpolling.util.TelegramOkHttpClientFactory.DefaultOkHttpClientCreator;

/** TelegramBots with long polling, at its defaults. */
final class TelegramBotsPollingTest {

    private static final String TOKEN = "4711:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private final BotApiEmulator telegram = BotApiEmulator.start();
    private final EmulatedBot bot = telegram.bot(TOKEN);
    private final EmulatedUser ann = bot.user("Ann");
    private final List<Running> running = new CopyOnWriteArrayList<>();
    private final Complaints complaints = new Complaints();

    @BeforeEach
    void listen() {
        complaints.start();
        sessionLog().addAppender(complaints);
    }

    @AfterEach
    void close() throws Exception {
        for (Running each : running) {
            each.application.close();
        }
        telegram.close();
        for (Running each : running) {
            each.poller.shutdownNow();
            // what it still complains of is not for the next test, which listens to the same log
            assertThat(each.poller.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }
        sessionLog().detachAppender(complaints);
    }

    @Test
    void it_starts_and_chats() throws Exception {
        start();

        Conversation.about_everything(ann);
        Conversation.awaitConfirmation(bot);
        assertThat(complaints.texts).isEmpty();
        assertThat(bot.liveConflicts()).isZero();
    }

    @Test
    void what_its_last_poll_brings_after_it_was_stopped_waits_for_the_next_start() throws Exception {
        Running first = start();
        Conversation.about(ann, "one");
        Conversation.awaitPoll(bot);
        Conversation.awaitConfirmation(bot);
        first.application.close();
        first.poller.shutdown();
        ann.sends("two");

        assertThat(first.poller.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(bot.hasPendingPoll()).isFalse();
        assertThat(bot.pendingUpdateCount()).isEqualTo(1);

        start();
        assertThat(ann.awaitReply(Conversation.PATIENCE).text()).isEqualTo("two");
    }

    @Test
    void two_at_once_drive_each_other_out_and_answer_all_the_same() throws Exception {
        start();
        Conversation.awaitPoll(bot);
        start();
        for (int i = 0; i < 3; i++) {
            Conversation.awaitConflicts(bot, i);
            Conversation.at_least_once_about(ann, "message " + i);
        }
        Conversation.awaitConflicts(bot, 3);

        List<RecordedCall> conflicts = Conversation.conflicts(bot);
        assertThat(Conversation.delay(bot, conflicts.getFirst())).isLessThan(Duration.ofSeconds(1));
        assertThat(Conversation.delay(bot, conflicts.get(1)))
                .isBetween(Conversation.HELD_FOR, Conversation.HELD_FOR.plusMillis(500));
        await("it is reported")
                .atMost(Conversation.PATIENCE)
                .until(() -> complaints.texts.stream()
                                .filter(text -> text.contains("409"))
                                .count()
                        >= 3);
    }

    private Running start() throws Exception {
        ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor();
        TelegramBotsLongPollingApplication application = new TelegramBotsLongPollingApplication(
                ObjectMapper::new, new DefaultOkHttpClientCreator(), () -> poller);
        running.add(new Running(application, poller));
        application.registerBot(
                TOKEN,
                () -> TelegramBotsEcho.url(telegram.url()),
                new DefaultGetUpdatesGenerator(),
                new TelegramBotsEcho(TelegramBotsEcho.client(TOKEN, telegram.url())));
        return running.getLast();
    }

    private static Logger sessionLog() {
        return (Logger) LoggerFactory.getLogger(BotSession.class);
    }

    private record Running(TelegramBotsLongPollingApplication application, ScheduledExecutorService poller) {}

    private static final class Complaints extends AppenderBase<ILoggingEvent> {

        private final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getThrowableProxy() instanceof ThrowableProxy thrown) {
                texts.add(event.getFormattedMessage() + ": "
                        + thrown.getThrowable().getCause());
            }
        }
    }
}
