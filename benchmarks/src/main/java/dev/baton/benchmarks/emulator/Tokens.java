package dev.baton.benchmarks.emulator;

/** The bots that are polled, and what they get. */
final class Tokens {

    /** With the id around it, and its share of the head, 626 bytes: about what an ordinary message to a bot has. */
    static final String MESSAGE = """
            {"message_id":1234,"from":{"id":100001,"is_bot":false,"first_name":"Ada","last_name":"Lovelace",\
            "username":"ada","language_code":"en","is_premium":true},"chat":{"id":100001,"first_name":"Ada",\
            "last_name":"Lovelace","username":"ada","type":"private"},"text":"%s","entities":[{"offset":0,\
            "length":6,"type":"bot_command"}]}""".formatted("/start " + "x".repeat(264));

    private Tokens() {}

    static String token(int number) {
        return (1_000_000 + number) + ":AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    }
}
