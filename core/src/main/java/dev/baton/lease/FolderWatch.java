package dev.baton.lease;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Tells of files that appear in folders, or vanish from them, or are written to, as soon as the operating system does.
 * Thread-safe.
 *
 * <p>Where the system does not tell (macOS, where Java itself would look now and then; a user with too many watches),
 * there is none, and its users have to look.
 */
final class FolderWatch implements AutoCloseable {

    private final WatchService service;
    private final BiConsumer<Path, String> listener;
    private final Map<Path, WatchKey> keys = new ConcurrentHashMap<>();
    private final Set<Path> withContent = ConcurrentHashMap.newKeySet();

    private FolderWatch(WatchService service, BiConsumer<Path, String> listener) {
        this.service = service;
        this.listener = listener;
    }

    /** Starts to watch nothing; the listener hears the folder and the file, or an empty name if much has happened. */
    static Optional<FolderWatch> open(FileSystem system, BiConsumer<Path, String> listener) {
        if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac")) {
            return Optional.empty();
        }
        try {
            FolderWatch watch = new FolderWatch(system.newWatchService(), listener);
            Thread.ofVirtual().name("baton-lease-folders").start(watch::run);
            return Optional.of(watch);
        } catch (IOException | UnsupportedOperationException noWatches) {
            return Optional.empty();
        }
    }

    /**
     * Watches a folder from now on, if it does not already.
     *
     * @return false if that is not possible
     */
    boolean add(Path folder) {
        return isWatched(folder)
                || register(folder, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
    }

    /** As {@link #add}, and tells also of files that are written to. */
    boolean addWithContent(Path folder) {
        if (isWatched(folder) && withContent.contains(folder)) {
            return true;
        }
        withContent.add(folder);
        return register(
                folder,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_DELETE,
                StandardWatchEventKinds.ENTRY_MODIFY);
    }

    private boolean isWatched(Path folder) {
        WatchKey known = keys.get(folder);
        return known != null && known.isValid();
    }

    private boolean register(Path folder, WatchEvent.Kind<?>... kinds) {
        try {
            keys.put(folder, folder.register(service, kinds));
            return true;
        } catch (IOException | ClosedWatchServiceException noWatch) {
            return false;
        }
    }

    /** Watches it no more. */
    void remove(Path folder) {
        withContent.remove(folder);
        WatchKey known = keys.remove(folder);
        if (known != null) {
            known.cancel();
        }
    }

    private void run() {
        try {
            while (true) {
                WatchKey key = service.take();
                Path folder = (Path) key.watchable();
                for (WatchEvent<?> event : key.pollEvents()) {
                    Object file = event.context();
                    listener.accept(folder, file == null ? "" : file.toString());
                }
                if (!key.reset()) {
                    listener.accept(folder, "");
                }
            }
        } catch (ClosedWatchServiceException closed) {
            // That is the end.
        } catch (InterruptedException nobodyDoesThis) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException alreadyGone) {
            // Then there is nothing to close.
        }
    }
}
