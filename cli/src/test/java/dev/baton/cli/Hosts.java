package dev.baton.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Hosts of their own on this machine: network namespaces, each with one cable to Redis and one to the Bot API. A cable
 * is unplugged so that nobody is told: no reset, no lost carrier, no missing route.
 */
final class Hosts implements AutoCloseable {

    /**
     * One host.
     *
     * @param namespace its name
     * @param redis the cable to Redis
     * @param telegram the cable to the Bot API
     */
    record Host(String namespace, Cable redis, Cable telegram) {

        /** What to put before a command so that it runs there. */
        List<String> launcher() {
            return List.of(ip(), "netns", "exec", namespace);
        }
    }

    /**
     * One cable.
     *
     * @param device its end on this side
     * @param here this side's address, to which the host connects
     * @param namespace where the other end is
     * @param end the other end
     * @param there the other end's address
     */
    record Cable(String device, String here, String namespace, String end, String there) {}

    private static final Path SBIN = Path.of("/usr/sbin/ip");
    private static final String NOBODY = "02:00:00:00:00:99";
    private static final int PATIENCE_SECONDS = 10;
    private static final int FIRST_NET = 64;
    private static final int NETS = 190;

    private final List<String> namespaces = new ArrayList<>();
    private final String mark = Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX);
    private final long net = FIRST_NET + ProcessHandle.current().pid() % NETS;

    /** Why this machine cannot do that; empty if it can. */
    static Optional<String> whyNot() {
        String name = "baton-try-" + ProcessHandle.current().pid();
        try {
            run(ip(), "netns", "add", name);
            run(ip(), "netns", "del", name);
            return Optional.empty();
        } catch (IllegalStateException | UncheckedIOException refused) {
            return Optional.of(
                    "network namespaces cannot be made here (that takes root and iproute2): " + refused.getMessage());
        }
    }

    Host add() {
        int number = namespaces.size() + 1;
        String name = "baton-" + mark + "-" + number;
        run(ip(), "netns", "add", name);
        namespaces.add(name);
        return new Host(name, plug(name, "r" + number, 2 * number), plug(name, "t" + number, 2 * number + 1));
    }

    /** Loses everything on a cable, both ways, without a word to either end: frames go to a card that is not there. */
    void unplug(Cable cable) {
        run(ip(), "neigh", "replace", cable.there(), "lladdr", NOBODY, "nud", "permanent", "dev", cable.device());
        run(
                ip(),
                "-n",
                cable.namespace(),
                "neigh",
                "replace",
                cable.here(),
                "lladdr",
                NOBODY,
                "nud",
                "permanent",
                "dev",
                cable.end());
    }

    void plugIn(Cable cable) {
        run(ip(), "neigh", "del", cable.there(), "dev", cable.device());
        run(ip(), "-n", cable.namespace(), "neigh", "del", cable.here(), "dev", cable.end());
    }

    /** The devices go with the namespaces that their other ends are in. */
    @Override
    public void close() {
        namespaces.forEach(name -> run(ip(), "netns", "del", name));
    }

    private Cable plug(String namespace, String end, int subnet) {
        String here = "b" + mark + end;
        String prefix = "10." + net + "." + subnet + ".";
        run(ip(), "link", "add", here, "type", "veth", "peer", "name", end, "netns", namespace);
        run(ip(), "addr", "add", prefix + "1/30", "dev", here);
        run(ip(), "link", "set", here, "up");
        run(ip(), "-n", namespace, "addr", "add", prefix + "2/30", "dev", end);
        run(ip(), "-n", namespace, "link", "set", end, "up");
        return new Cable(here, prefix + "1", namespace, end, prefix + "2");
    }

    private static void run(String... words) {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", words) + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during " + words[0], e);
        }
    }

    private static String ip() {
        return Files.isExecutable(SBIN) ? SBIN.toString() : "ip";
    }
}
