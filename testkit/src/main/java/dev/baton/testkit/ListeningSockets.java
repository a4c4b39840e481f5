package dev.baton.testkit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The TCP sockets on which this process listens, as Linux tells it. Elsewhere nobody tells, and there seem to be none.
 */
final class ListeningSockets {

    private static final Path SELF = Path.of("/proc/self");
    private static final String LISTEN = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private ListeningSockets() {}

    /** The port of each, by the number that the kernel has for the socket. */
    static Map<String, Integer> portsByInode() {
        Map<String, Integer> ports = new HashMap<>();
        try {
            Set<String> own = ownSockets();
            for (String table : new String[] {"tcp", "tcp6"}) {
                for (String line : Files.readAllLines(SELF.resolve("net").resolve(table))) {
                    String[] columns = line.trim().split(" +", -1);
                    if (columns.length > INODE && columns[STATE].equals(LISTEN) && own.contains(columns[INODE])) {
                        String address = columns[LOCAL_ADDRESS];
                        ports.put(columns[INODE], Integer.parseInt(address.substring(address.indexOf(':') + 1), 16));
                    }
                }
            }
        } catch (IOException notLinux) {
            return Map.of();
        }
        return ports;
    }

    private static Set<String> ownSockets() throws IOException {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(SELF.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                String target = target(descriptor);
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        return inodes;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return ""; // since the folder was listed
        }
    }
}
