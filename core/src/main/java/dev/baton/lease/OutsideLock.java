package dev.baton.lease;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Both kinds of lock on a file that programs outside Baton lock too. Not thread-safe.
 *
 * <p>The {@code fcntl} kind is Java's own. The {@code flock} kind is out of Java's reach, so a child process has it: a
 * shell that lets {@code flock(1)} lock a descriptor and then becomes a {@code cat} that reads from us. It ends when we
 * end it, and also when this process dies in whatever way, because then its input ends. It ignores the signals of a
 * terminal, which go to all processes at once: we have to let go first.
 *
 * <p>On NFS Linux turns {@code flock} into {@code fcntl}, so that the child would be kept off by our own lock: there
 * the child's lock is the only one, and stands for both.
 */
final class OutsideLock {

    private static final long ALL = 0;
    private static final String TAKEN = "taken";
    private static final int BUSY = 1;
    private static final int NO_SUCH_COMMAND = 127;
    private static final String SCRIPT = """
            trap '' INT QUIT TERM HUP
            exec 9>>"$1"
            flock -n 9 || exit $?
            echo taken
            exec cat >/dev/null
            """;

    private final Path path;
    private @Nullable LockFile file;
    private @Nullable Process child;

    OutsideLock(Path path) {
        this.path = path.toAbsolutePath();
    }

    Path path() {
        return path;
    }

    /** Takes the file unless another has it. */
    boolean tryTake() {
        if (isIntact()) {
            return true;
        }
        letGo();
        try {
            LockFile opened = LockFile.open(path, /* create= */ true);
            file = opened;
            boolean onNetwork = FolderKind.of(path).fileSystem().startsWith("nfs");
            if (!onNetwork && !opened.tryLock(ALL, Long.MAX_VALUE)) {
                opened.close();
                file = null;
                return false;
            }
            child = startChild();
            if (child == null) {
                letGo();
            }
            return child != null;
        } catch (IOException | UncheckedIOException e) {
            letGo();
            throw new LeaseStoreRefusedException(
                    "The lock file of programs outside Baton, " + path + " (BATON_LEGACY_LOCK), cannot be locked: "
                            + inWords(e),
                    e);
        }
    }

    private static String inWords(Exception e) {
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        return e instanceof AccessDeniedException denied
                ? "this user may not write " + denied.getFile()
                : String.valueOf(e.getMessage());
    }

    /** The process that has the lock; null if another has it. */
    private @Nullable Process startChild() throws IOException {
        Process started = new ProcessBuilder("sh", "-c", SCRIPT, "sh", path.toString()).start();
        BufferedReader out = started.inputReader(StandardCharsets.UTF_8);
        if (TAKEN.equals(out.readLine())) {
            return started;
        }
        int code = started.onExit().join().exitValue();
        if (code == BUSY) {
            return null;
        }
        String problem;
        try (BufferedReader errors = started.errorReader(StandardCharsets.UTF_8)) {
            problem = errors.lines().collect(Collectors.joining("; "));
        }
        throw new IOException(
                code == NO_SUCH_COMMAND
                        ? "the command flock is needed for that (package util-linux)"
                        : "code " + code + ": " + problem);
    }

    /** Whether we have both locks, on the file that others find at the path. */
    boolean isIntact() {
        return file != null && file.isIntact() && child != null && child.isAlive();
    }

    /** Lets go, if we have it. When this returns another can take it. */
    void letGo() {
        if (child != null) {
            child.destroyForcibly().onExit().join();
            child = null;
        }
        if (file != null) {
            file.unlock(ALL);
            file.close();
            file = null;
        }
    }
}
