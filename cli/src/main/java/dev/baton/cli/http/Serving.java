package dev.baton.cli.http;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Model.CommandSpec;

/** What a command does that serves until it is told to end: it takes a port, starts, says where it is, and waits. */
public final class Serving {

    /** What it ends with when a port cannot be had (sysexits.h, EX_UNAVAILABLE). */
    private static final int UNAVAILABLE = 69;

    private Serving() {}

    /**
     * What was started.
     *
     * @param close ends it; called once, after the server was closed
     * @param words what to print
     */
    public record Started(Runnable close, List<String> words) {}

    /** Starts what is behind a server, and the server. */
    @FunctionalInterface
    public interface Start {

        /**
         * Starts.
         *
         * @param server has its port, and is closed if this fails
         * @return what was started
         * @throws PortTakenException if another port cannot be had
         */
        Started start(LocalServer server) throws PortTakenException;
    }

    /** A port that cannot be had. */
    public static final class PortTakenException extends Exception {
        private static final long serialVersionUID = 1L;

        /**
         * A port that cannot be had.
         *
         * @param port the port
         * @param option the option that chose it
         * @param why what happened
         */
        public PortTakenException(int port, String option, Exception why) {
            super(
                    "Port " + port + " cannot be used (" + why.getMessage() + "). Choose another with " + option
                            + ", or 0 for a free one.",
                    why);
        }
    }

    /**
     * Serves until the process is told to end.
     *
     * @param spec the command
     * @param port of the server; 0 for a free one
     * @param option the option that chose the port
     * @param start starts the rest
     * @return the exit code, if it could not be started; else this does not return
     * @throws InterruptedException if the thread is interrupted
     */
    public static int run(CommandSpec spec, int port, String option, Start start) throws InterruptedException {
        Started started;
        LocalServer server;
        try {
            server = bind(port, option);
            try {
                started = start.start(server);
            } catch (PortTakenException | RuntimeException failed) {
                server.close();
                throw failed;
            }
        } catch (PortTakenException taken) {
            spec.commandLine().getErr().println(taken.getMessage());
            return UNAVAILABLE;
        }
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            started.close().run();
                            Runtime.getRuntime().halt(0);
                        },
                        spec.name() + "-shutdown"));
        PrintWriter out = spec.commandLine().getOut();
        started.words().forEach(out::println);
        out.flush();
        new CountDownLatch(1).await();
        return 0;
    }

    private static LocalServer bind(int port, String option) throws PortTakenException {
        try {
            return LocalServer.bind(port);
        } catch (IOException | IllegalArgumentException taken) {
            throw new PortTakenException(port, option, taken);
        }
    }
}
