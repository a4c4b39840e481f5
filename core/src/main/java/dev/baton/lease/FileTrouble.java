package dev.baton.lease;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in words what is wrong with a folder for leases, and what to do. */
final class FileTrouble {

    private static final String ELSEWHERE = ", or name another folder in BATON_DIR";

    private FileTrouble() {}

    static LeaseStoreException inWords(Path folder, IOException e) {
        String reason = reason(e).toLowerCase(Locale.ROOT);
        Path file = file(folder, e);
        String start = "The folder for leases, " + folder + ", cannot be used: ";
        if (reason.contains("no space left") || reason.contains("quota exceeded")) {
            return new LeaseStoreException(
                    start + "its disk is full (" + reason(e) + "). Make room. Whoever holds a lease keeps it; nobody can"
                            + " take one meanwhile",
                    e);
        }
        if (reason.contains("read-only file system")) {
            return new LeaseStoreRefusedException(
                    start + "it is on a file system that is mounted read-only. Mount it writable" + ELSEWHERE, e);
        }
        if (reason.contains("too many open files")) {
            return new LeaseStoreException(
                    start + "this process has too many open files. Raise its limit (ulimit -n)", e);
        }
        if (reason.contains("no locks available") || reason.contains("not supported")) {
            return new LeaseStoreRefusedException(
                    start + "its file system gives no locks (" + reason(e) + "). Name a folder of a local disk in BATON_DIR",
                    e);
        }
        Path inTheWay = inTheWay(folder);
        if (inTheWay != null || e instanceof FileAlreadyExistsException) {
            return new LeaseStoreRefusedException(
                    start + (inTheWay == null ? file : inTheWay) + " is a file. Remove it" + ELSEWHERE, e);
        }
        if (e instanceof AccessDeniedException) {
            return new LeaseStoreRefusedException(start + denied(folder, file) + ELSEWHERE, e);
        }
        return new LeaseStoreException(start + reason(e) + " (" + file + ")", e);
    }

    private static String denied(Path folder, Path file) {
        String me = System.getProperty("user.name", "this user");
        if (!Files.exists(folder)) {
            return "it does not exist, and " + me + " may not make it. Make it and give it to " + me;
        }
        if (!file.equals(folder) && Files.exists(file)) {
            return file + " belongs to " + owner(file) + ", and " + me + " may not write it. Run all instances as one user";
        }
        return "it belongs to " + owner(folder) + ", and " + me + " may not write there. Give it to " + me;
    }

    private static String owner(Path file) {
        try {
            return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
        } catch (IOException | UnsupportedOperationException unknown) {
            return "another user";
        }
    }

    /** A file where the folder, or a folder above it, should be. */
    private static @Nullable Path inTheWay(Path folder) {
        for (Path place = folder.toAbsolutePath(); place != null; place = place.getParent()) {
            if (Files.exists(place)) {
                return Files.isDirectory(place) ? null : place;
            }
        }
        return null;
    }

    private static Path file(Path folder, IOException e) {
        return e instanceof FileSystemException known && known.getFile() != null ? Path.of(known.getFile()) : folder;
    }

    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
