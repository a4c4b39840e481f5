package dev.baton.lease;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The locks of this process as the kernel of Linux lists them, because Java goes on to believe in a lock that was
 * dropped behind its back.
 */
final class KernelLocks {

    private static final Path LIST = Path.of("/proc/locks");

    private KernelLocks() {}

    /**
     * Whether the kernel lists a lock of ours that begins at a position of a file. False may also mean that there is no
     * list, or none that shows us; so ask once when the lock is known to be there.
     */
    static boolean lists(Path file, long position) {
        try (Stream<String> lines = Files.lines(LIST)) {
            String inode = ":" + Files.getAttribute(file, "unix:ino");
            String process = Long.toString(ProcessHandle.current().pid());
            String start = Long.toString(position);
            return lines.filter(line -> line.contains(start))
                    .map(line -> line.split("\\s+"))
                    .anyMatch(words -> words.length == 8
                            && words[1].equals("POSIX")
                            && words[4].equals(process)
                            && words[5].endsWith(inode)
                            && words[6].equals(start));
        } catch (IOException | RuntimeException noList) {
            return false;
        }
    }
}
