/** What a test of a bot or of a lease store needs. */
module dev.baton.testkit {
    requires static transitive org.jspecify;
    requires transitive dev.baton.core;
    requires transitive dev.baton.emulator;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;
    requires org.junit.platform.commons;

    exports dev.baton.testkit;

    requires java.net.http;
}
