package dev.baton.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.time.TimeSource;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told when the folder for leases cannot be used. */
final class FileTroubleTest {

    private static final Duration TTL = Duration.ofSeconds(10);
    private static final Holder A = new Holder("a", "here", "1", Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    private Path folder;

    private boolean mounted;

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", folder.toString());
        }
    }

    @Test
    void a_file_in_the_place_of_the_folder_is_named() throws IOException {
        Path file = Files.writeString(folder.resolve("leases"), "in the way");

        assertThat(refusal(file)).contains(file + " is a file", "BATON_DIR");
        assertThat(Files.readString(file)).isEqualTo("in the way");
    }

    @Test
    void a_file_in_the_place_of_a_folder_above_is_named() throws IOException {
        Path file = Files.writeString(folder.resolve("state"), "in the way");

        assertThat(refusal(file.resolve("baton"))).contains(file + " is a file", "BATON_DIR");
    }

    @Test
    void a_folder_on_a_disk_that_is_mounted_read_only_is_refused() throws Exception {
        mount("ro");

        assertThat(refusal(folder)).contains(folder.toString(), "mounted read-only", "BATON_DIR");
        assertThat(refusal(folder.resolve("below"))).contains("mounted read-only");
    }

    @Test
    void a_full_disk_is_an_outage_that_ends_when_there_is_room() throws Exception {
        mount("size=16k");
        Path ballast = folder.resolve("ballast");
        try (FileLeaseStore store = new FileLeaseStore(folder, TimeSource.system())) {
            Lease held = ((Acquisition.Acquired) store.acquire("held", A, TTL)).lease();
            fill(ballast);

            assertThatExceptionOfType(LeaseStoreException.class)
                    .isThrownBy(() -> store.acquire("123", A, TTL))
                    .withMessageContainingAll(folder.toString(), "disk is full", "Make room")
                    .isNotInstanceOf(LeaseStoreRefusedException.class);
            assertThat(store.renew(held, TTL)).isInstanceOf(Renewal.Renewed.class);
            Files.delete(ballast);

            assertThat(store.acquire("123", A, TTL)).isInstanceOf(Acquisition.Acquired.class);
        }
    }

    @Test
    void a_folder_that_one_may_not_write_is_refused_with_its_owner() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "no such permissions here");
        assumeFalse("root".equals(System.getProperty("user.name")), "root may write everywhere");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));

        assertThat(refusal(folder)).contains("belongs to " + System.getProperty("user.name"), "BATON_DIR");
        assertThat(refusal(folder.resolve("below"))).contains("does not exist", "may not make it", "BATON_DIR");
    }

    @Test
    void what_the_system_denies_is_said_with_who_owns_what() throws IOException {
        Path lockFile = Files.createFile(folder.resolve("123.lock"));
        Path missing = folder.resolve("missing");
        String me = System.getProperty("user.name");

        assertThat(words(folder, new AccessDeniedException(folder.toString())))
                .contains(
                        "it belongs to " + Files.getOwner(folder).getName(), me + " may not write there", "BATON_DIR");
        assertThat(words(folder, new AccessDeniedException(lockFile.toString())))
                .contains(
                        lockFile + " belongs to " + Files.getOwner(folder).getName(),
                        me + " may not write it",
                        "Run all instances as one user",
                        "BATON_DIR");
        assertThat(words(missing, new AccessDeniedException(folder.toString())))
                .contains("it does not exist, and " + me + " may not make it", "BATON_DIR");
    }

    @Test
    void what_waiting_does_not_cure_is_a_refusal_and_the_rest_an_outage() {
        assertThat(trouble("No locks available"))
                .isInstanceOf(LeaseStoreRefusedException.class)
                .hasMessageContainingAll("gives no locks", "local disk");
        assertThat(trouble("Too many open files"))
                .isNotInstanceOf(LeaseStoreRefusedException.class)
                .hasMessageContaining("ulimit -n");
        assertThat(trouble("Disk quota exceeded"))
                .isNotInstanceOf(LeaseStoreRefusedException.class)
                .hasMessageContaining("disk is full");
        assertThat(trouble("Input/output error"))
                .isNotInstanceOf(LeaseStoreRefusedException.class)
                .hasMessageContainingAll("Input/output error", "123.lock");
    }

    private LeaseStoreException trouble(String reason) {
        return FileTrouble.inWords(
                folder, new FileSystemException(folder.resolve("123.lock").toString(), null, reason));
    }

    private static String words(Path where, IOException e) {
        LeaseStoreException trouble = FileTrouble.inWords(where, e);
        assertThat(trouble).isInstanceOf(LeaseStoreRefusedException.class);
        return String.valueOf(trouble.getMessage());
    }

    private static String refusal(Path where) {
        try (FileLeaseStore store = new FileLeaseStore(where, TimeSource.system())) {
            return String.valueOf(assertThatExceptionOfType(LeaseStoreRefusedException.class)
                    .isThrownBy(() -> store.acquire("123", A, TTL))
                    .actual()
                    .getMessage());
        }
    }

    private static void fill(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            byte[] block = new byte[1024];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private void mount(String options) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may mount");
        assumeTrue(Files.exists(Path.of("/proc/mounts")), "this is not Linux");
        mounted = run("mount", "-t", "tmpfs", "-o", options, "baton-test", folder.toString()) == 0;
        assumeTrue(mounted, "mounting is not allowed here");
    }

    private static int run(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(List.of(words)).start().waitFor();
    }
}
