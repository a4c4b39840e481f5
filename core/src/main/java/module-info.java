/** The conflict-free runtime for Telegram bots: one bot, one consumer, nothing lost. */
module dev.baton.core {
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.core;
    requires jdk.httpserver;
    requires org.apache.httpcomponents.core5.httpcore5;
    requires org.slf4j;

    exports dev.baton;
    exports dev.baton.botapi;
    exports dev.baton.lease;
    exports dev.baton.time;

    uses dev.baton.lease.LeaseStoreProvider;
}
