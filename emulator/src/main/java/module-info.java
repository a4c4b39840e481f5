/** A Bot API server on this machine, for tests and for the sandbox: Telegram's delivery rules without Telegram. */
module dev.baton.emulator {
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.core;
    requires java.net.http;
    requires org.slf4j;

    exports dev.baton.emulator;
}
