package dev.baton.lease;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The lock of one lease as one store sees it: bytes of a {@link LockFile}, all of them far beyond its end, so that they
 * are in nobody's way.
 *
 * <p>The first byte is the lease. The second is its sign: it only says that the first is taken, so that an onlooker can
 * look, and a standby can wait, without ever being in the way of one who takes the lease. The others are slots: each
 * standby locks one that it has drawn by lot and written into its description, so that the kernel tells when it dies;
 * so does each instance that has entries in the journal. Beyond the slots are guards of short acts on the journal.
 *
 * <p>Used with the lock of its lease held.
 */
final class LeaseLock {

    private static final long LEASE = 1L << 62;
    private static final long SIGN = LEASE + 1;
    private static final long SLOTS = LEASE + 2;
    private static final long LAST_SLOT = 1L << 40;
    private static final long GUARDS = SLOTS + 2 * LAST_SLOT;
    private static final int TRIES = 100;

    private final LockFile file;
    private boolean mine;

    LeaseLock(LockFile file) {
        this.file = file;
    }

    /** Takes the lease if nobody has it. */
    boolean tryTake() throws IOException {
        file.refresh(LEASE);
        if (!file.tryLock(LEASE, 1)) {
            return false;
        }
        if (!file.isIntact()) {
            file.unlock(LEASE);
            return false;
        }
        mine = true;
        file.expectListed(LEASE);
        sign();
        return true;
    }

    /** Onlookers and standbys that are just woken hold the sign for a moment; what they do not leave, comes later. */
    @SuppressWarnings("ThreadPriorityCheck") // to yield is a courtesy; nothing relies on it
    private void sign() {
        for (int i = 0; i < TRIES && !file.holds(SIGN) && !file.tryLock(SIGN, 1); i++) {
            Thread.yield();
        }
    }

    /** Lets go of the lease, whoever may have it then. The sign goes last: who is woken by it finds the lease free. */
    void letGo() {
        if (mine) {
            mine = false;
            file.unlock(LEASE);
            file.unlock(SIGN);
            file.tell();
        }
    }

    /** What became of the lock while it was ours. */
    LockFile.Verdict verify() {
        return file.verify(LEASE);
    }

    /** Whether the lease is ours and what we locked is what others would lock. */
    boolean isIntact() {
        if (!mine || !file.holds(LEASE) || !file.isIntact()) {
            return false;
        }
        sign();
        return true;
    }

    /** Whether anybody has the lease. */
    boolean isTaken() throws IOException {
        return isTakenHere() || file.isLocked(SIGN);
    }

    /** Whether somebody in this process has the lease. */
    boolean isTakenHere() {
        return file.holds(LEASE);
    }

    /** Tells the listeners of the file when the lease is free. */
    boolean watch() {
        return file.watch(SIGN);
    }

    /** Locks a slot. */
    long lockSlot() {
        long slot = ThreadLocalRandom.current().nextLong(LAST_SLOT);
        while (!file.tryLock(SLOTS + slot, 1)) {
            slot = ThreadLocalRandom.current().nextLong(LAST_SLOT);
        }
        file.expectListed(SLOTS + slot);
        return slot;
    }

    boolean holdsSlot(long slot) {
        return file.holds(SLOTS + slot) && file.verify(SLOTS + slot) != LockFile.Verdict.LOST;
    }

    void unlockSlot(long slot) {
        file.unlock(SLOTS + slot);
    }

    /** Whether the process that has drawn the slot lives. */
    boolean isSlotLocked(long slot) throws IOException {
        return slot >= 0 && slot < LAST_SLOT && file.isLocked(SLOTS + slot);
    }

    /** Locks a slot again that was ours; false if it is somebody else's now. */
    boolean lockSlotAgain(long slot) {
        boolean locked = file.holds(SLOTS + slot) || file.tryLock(SLOTS + slot, 1);
        file.expectListed(SLOTS + slot);
        return locked;
    }

    /** Locks a guard if nobody has, in this process or elsewhere. */
    boolean tryGuard(long number) {
        return file.tryLock(GUARDS + Math.floorMod(number, LAST_SLOT), 1);
    }

    void unguard(long number) {
        file.unlock(GUARDS + Math.floorMod(number, LAST_SLOT));
    }

    Path path() {
        return file.path();
    }
}
