package dev.baton.cli.drill;

import dev.baton.emulator.EmulatorDoor;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The bot that is drilled, and how an instance of it comes to have a door to the Bot API that is its own. */
sealed interface Subject {

    /** What starts an instance. */
    List<String> command(EmulatorDoor door);

    /** What it takes for the Bot API. */
    URI api(URI server, EmulatorDoor door);

    /**
     * The demo bot. Its door is its proxy: all instances see the same Bot API, as they do in real life, so one can go
     * on where another has stopped.
     *
     * @param handler how long its handlers take
     */
    record DemoBot(Optional<String> handler) implements Subject {

        @Override
        public List<String> command(EmulatorDoor door) {
            // The same Java and the same classes as this process has.
            List<String> words = new ArrayList<>(List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx64m",
                    "-Dhttp.proxyHost=127.0.0.1",
                    "-Dhttp.proxyPort=" + door.port(),
                    "-Dhttp.nonProxyHosts=",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.baton.cli.Baton",
                    "demo",
                    "--with-parent"));
            handler.ifPresent(time -> words.addAll(List.of("--handler-ms", time)));
            return words;
        }

        @Override
        public URI api(URI server, EmulatorDoor door) {
            return server;
        }
    }

    /** Any other bot, which is told that its door is the Bot API. */
    record OtherBot(List<String> command) implements Subject {

        @Override
        public List<String> command(EmulatorDoor door) {
            return command;
        }

        @Override
        public URI api(URI server, EmulatorDoor door) {
            return door.url();
        }
    }
}
