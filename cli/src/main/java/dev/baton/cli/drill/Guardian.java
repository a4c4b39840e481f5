package dev.baton.cli.drill;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A shell that outlives this process by an instant: when its input ends, because this process has, however that came
 * about, it kills those that are left. So nothing goes on when a drill is killed so hard that it cannot tidy up.
 * Thread-safe.
 */
final class Guardian implements AutoCloseable {

    private static final String SCRIPT = """
            left=
            while read -r word pid; do
                if [ "$word" = watch ]; then
                    left="$left $pid"
                else
                    rest=
                    for each in $left; do [ "$each" = "$pid" ] || rest="$rest $each"; done
                    left=$rest
                fi
            done
            for each in $left; do kill -KILL "$each" 2>/dev/null; done
            """;

    private final Process shell;

    private Guardian(Process shell) {
        this.shell = shell;
    }

    static Guardian start() throws IOException {
        return new Guardian(new ProcessBuilder("sh", "-c", "trap '' INT TERM HUP\n" + SCRIPT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** From now on a process does not outlive this one. */
    void watch(Process process) throws IOException {
        say("watch", process.pid());
        var _ = process.onExit().thenAccept(ended -> {
            try {
                say("forget", ended.pid());
            } catch (IOException closing) {
                // Nobody is left to be watched.
            }
        });
    }

    private void say(String word, long pid) throws IOException {
        byte[] line = (word + " " + pid + "\n").getBytes(StandardCharsets.UTF_8);
        OutputStream in = shell.getOutputStream();
        in.write(line); // one write of few bytes is not torn apart
        in.flush();
    }

    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
            shell.waitFor();
        } catch (IOException | InterruptedException impatient) {
            shell.destroyForcibly();
        }
    }
}
