package dev.baton.benchmarks.delivery;

import java.net.URI;
import java.util.function.Consumer;

/** What is compared. */
enum Subject {
    RAW("raw loop", RawLoop::start),
    BATON("Baton", BatonBot::undecoded),
    BATON_PENGRAD("Baton, pengrad's types", BatonBot::withTypesOfPengrad),
    PENGRAD("pengrad", PengradBot::start),
    BATON_TELEGRAMBOTS("Baton, TelegramBots' types", BatonBot::withTypesOfTelegramBots),
    TELEGRAMBOTS("TelegramBots", TelegramBotsBot::start);

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // method references without a state
    private final Starter starter;

    Subject(String title, Starter starter) {
        this.title = title;
        this.starter = starter;
    }

    String title() {
        return title;
    }

    /** Starts a bot, which lives as long as its process, and whose handler passes the text of each message on. */
    void start(URI api, String token, Consumer<String> handler) throws Exception {
        starter.start(api, token, handler);
    }

    /** Starts a bot of one kind. */
    private interface Starter {
        void start(URI api, String token, Consumer<String> handler) throws Exception;
    }
}
