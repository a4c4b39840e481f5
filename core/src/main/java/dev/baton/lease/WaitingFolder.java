package dev.baton.lease;

import dev.baton.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Who waits for one lease in files: one for each standby, which it writes itself, and one beside it if an operator asks
 * for that standby.
 *
 * <p><b>How a standby ends.</b> While it waits it holds a lock on a byte of the lock file, so the kernel tells of its
 * death at once. One that lives and does not ask any more is forgotten after its presence, which is counted on the wall
 * clock from the time of its file; that is one clock, as all of this happens on one host. A clock that is set may hide
 * a standby until it asks again.
 *
 * <p><b>Before or after the last hand-over.</b> No clock tells that, but the fencing token that a standby saw when it
 * came: a wish counts if that is not less than the token of the last hand-over.
 *
 * <p>Used with the lock of its lease held.
 */
final class WaitingFolder {

    private static final String STANDBY = ".json";
    private static final String OFFER = ".offer";
    private static final Comparator<StandbyRecord> BY_ARRIVAL =
            Comparator.comparingLong(StandbyRecord::seen).thenComparing(StandbyRecord::since);

    private final Path folder;
    private final LeaseLock lock;
    private final TimeSource time;
    private final Map<String, Long> slots = new HashMap<>();

    WaitingFolder(Path folder, LeaseLock lock, TimeSource time) {
        this.folder = folder;
        this.lock = lock;
        this.time = time;
    }

    Path path() {
        return folder;
    }

    /** Whether a change of this file is of interest to the holder. */
    static boolean isOfInterest(String file) {
        return file.endsWith(STANDBY) || file.endsWith(OFFER);
    }

    /** Comes, or goes on to wait; answers why the wish for a hand-over is refused, if it is. */
    Optional<String> wait(Holder holder, Duration presence, boolean asks, LeaseRecord lease) throws IOException {
        Long slot = slots.get(holder.instance());
        if (slot == null || !lock.holdsSlot(slot)) {
            slot = lock.lockSlot();
            slots.put(holder.instance(), slot);
        }
        Path file = file(holder.instance(), STANDBY);
        Optional<StandbyRecord> known = read(file).filter(this::isPresent);
        long seen = known.map(StandbyRecord::seen).orElse(lease.token());
        boolean tooOld = seen < lease.handedOver();
        StandbyRecord now = new StandbyRecord(
                holder,
                known.map(StandbyRecord::since).orElseGet(time::now),
                seen,
                asks ? !tooOld : known.map(StandbyRecord::asking).orElse(false),
                slot,
                presence);
        if (known.isEmpty() || !known.get().equals(now)) {
            write(file, now.toJson());
        } else {
            Files.setLastModifiedTime(file, FileTime.from(time.now()));
        }
        return asks && tooOld ? Optional.of(WaitingRoom.TOO_OLD) : Optional.empty();
    }

    /** Waits no more. */
    void leave(String instance) {
        Long slot = slots.remove(instance);
        if (slot != null) {
            remove(instance);
            lock.unlockSlot(slot);
        }
    }

    /** Nobody waits through this store any more. */
    void leaveAll() {
        List.copyOf(slots.keySet()).forEach(this::leave);
    }

    boolean isWaiting(String instance) {
        return read(file(instance, STANDBY)).filter(this::isPresent).isPresent();
    }

    Offer offer(String instance, LeaseRecord lease) throws IOException {
        Optional<StandbyRecord> standby = read(file(instance, STANDBY)).filter(this::isPresent);
        if (standby.isEmpty()) {
            return new Offer.Refused("no instance " + instance + " waits for it");
        }
        write(file(instance, OFFER), lease.token() + "\n");
        return new Offer.Made(new Standby(standby.get().holder(), standby.get().since(), true));
    }

    /** The one who came last of those that ask. */
    Optional<Holder> asker(LeaseRecord lease) {
        return present().stream()
                .filter(standby -> isAsking(standby, lease))
                .max(BY_ARRIVAL)
                .map(StandbyRecord::holder);
    }

    List<Standby> standbys(LeaseRecord lease) {
        return present().stream()
                .sorted(BY_ARRIVAL)
                .map(standby -> new Standby(standby.holder(), standby.since(), isAsking(standby, lease)))
                .toList();
    }

    private boolean isAsking(StandbyRecord standby, LeaseRecord lease) {
        return (standby.asking() && standby.seen() >= lease.handedOver())
                || offered(standby.holder().instance()) >= Math.max(1, lease.handedOver());
    }

    private long offered(String instance) {
        try {
            return Long.parseLong(Files.readString(file(instance, OFFER)).strip());
        } catch (IOException | NumberFormatException none) {
            return 0;
        }
    }

    private List<StandbyRecord> present() {
        List<StandbyRecord> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + STANDBY)) {
            for (Path file : files) {
                Optional<StandbyRecord> standby = read(file);
                standby.filter(this::isPresent).ifPresent(all::add);
                standby.filter(this::isDead)
                        .ifPresent(dead -> remove(dead.holder().instance()));
            }
        } catch (NoSuchFileException | NotDirectoryException nobodyEverWaited) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private boolean isPresent(StandbyRecord standby) {
        try {
            Instant asked = Files.getLastModifiedTime(file(standby.holder().instance(), STANDBY))
                    .toInstant();
            return !isDead(standby) && time.now().isBefore(asked.plus(standby.presence()));
        } catch (IOException gone) {
            return false;
        }
    }

    private boolean isDead(StandbyRecord standby) {
        try {
            return !lock.isSlotLocked(standby.slot());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<StandbyRecord> read(Path file) {
        try {
            return StandbyRecord.fromJson(Files.readString(file));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Writes a file that appears in one step. Several may do that at once, so each has a draft of its own. */
    private void write(Path file, String text) throws IOException {
        Files.createDirectories(folder);
        Path draft = file.resolveSibling(file.getFileName() + "."
                + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".new");
        try {
            Files.writeString(draft, text);
            Files.setLastModifiedTime(draft, FileTime.from(time.now()));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private void remove(String instance) {
        try {
            Files.deleteIfExists(file(instance, STANDBY));
            Files.deleteIfExists(file(instance, OFFER));
        } catch (IOException left) {
            // A file without a locked slot counts for nothing.
        }
    }

    private Path file(String instance, String kind) {
        return folder.resolve(URLEncoder.encode(instance, StandardCharsets.UTF_8) + kind);
    }
}
