package dev.baton.lease;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a folder for locks is good for.
 *
 * @param fileSystem the kind of file system that it is on, as the operating system calls it
 * @param container whether this process runs in a container
 */
record FolderKind(String fileSystem, boolean container) {

    private static final List<String> NETWORK = List.of(
            "nfs", "cifs", "smb", "afs", "ceph", "gluster", "lustre", "9p", "fuse.sshfs", "fuse.ceph", "fuse.gluster",
            "fuse.rclone", "fuse.s3fs", "fuse.gcsfuse", "fuse.blobfuse");
    private static final List<String> OF_A_CONTAINER = List.of("overlay", "aufs", "tmpfs", "ramfs");

    private static final List<Path> SIGNS_OF_A_CONTAINER = List.of(Path.of("/.dockerenv"), Path.of("/run/.containerenv"));

    static FolderKind of(Path folder) {
        boolean container = System.getenv("KUBERNETES_SERVICE_HOST") != null
                || SIGNS_OF_A_CONTAINER.stream().anyMatch(Files::exists);
        try {
            FileStore store = Files.getFileStore(folder);
            return new FolderKind(store.type().toLowerCase(Locale.ROOT), container);
        } catch (IOException unknown) {
            return new FolderKind("unknown", container);
        }
    }

    /** Whether other hosts may see the folder. */
    boolean isNetwork() {
        return NETWORK.stream().anyMatch(fileSystem::startsWith);
    }

    /** What a user has to know, as the rest of a sentence about the folder. */
    Optional<String> warning() {
        if (isNetwork()) {
            return Optional.of("a network file system (" + fileSystem + "): a lock there is as good as that system's"
                    + " locks, and may be lost without a word or hold nobody off. Name a folder of a local disk in"
                    + " BATON_DIR for the instances of one host, or set REDIS_URL for several");
        }
        if (container && OF_A_CONTAINER.contains(fileSystem)) {
            return Optional.of("the file system of this container (" + fileSystem + "): a lock there protects this"
                    + " container only. Mount a volume that all instances share and name it in BATON_DIR, or set"
                    + " REDIS_URL");
        }
        return Optional.empty();
    }
}
