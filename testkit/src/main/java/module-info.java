/** What a test of a bot or of a lease store needs. */
module dev.baton.testkit {
    requires static transitive org.jspecify;
    requires transitive dev.baton.core;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;

    exports dev.baton.testkit;
}
