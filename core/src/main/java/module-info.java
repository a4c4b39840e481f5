/** The conflict-free runtime for Telegram bots: one bot, one consumer, nothing lost. */
module dev.baton.core {
    requires static transitive org.jspecify;
    requires transitive org.slf4j;
    requires com.fasterxml.jackson.core;
    requires java.net.http;

    exports dev.baton.lease;
    exports dev.baton.time;

    uses dev.baton.lease.LeaseStoreProvider;
}
