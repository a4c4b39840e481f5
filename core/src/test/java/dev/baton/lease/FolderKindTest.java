package dev.baton.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which folders protect less than they seem to. */
final class FolderKindTest {

    @ParameterizedTest
    @ValueSource(strings = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "ceph"})
    void a_network_file_system_is_warned_of(String fileSystem) {
        FolderKind kind = new FolderKind(fileSystem, false);

        assertThat(kind.isNetwork()).isTrue();
        assertThat(kind.warning())
                .hasValueSatisfying(warning ->
                        assertThat(warning).contains("network file system (" + fileSystem + ")", "BATON_DIR", "REDIS_URL"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "aufs", "tmpfs"})
    void the_file_system_of_a_container_is_warned_of_in_a_container_only(String fileSystem) {
        assertThat(new FolderKind(fileSystem, true).warning())
                .hasValueSatisfying(
                        warning -> assertThat(warning).contains("protects this container only", "REDIS_URL"));
        assertThat(new FolderKind(fileSystem, false).warning()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "btrfs", "zfs", "apfs", "ntfs", "fuseblk", "unknown"})
    void a_local_disk_is_not(String fileSystem) {
        assertThat(new FolderKind(fileSystem, true).warning()).isEmpty();
        assertThat(new FolderKind(fileSystem, true).isNetwork()).isFalse();
    }

    @Test
    void the_kind_of_a_real_folder_is_found(@TempDir Path folder) {
        assertThat(FolderKind.of(folder).fileSystem()).isNotBlank().isNotEqualTo("unknown");
        assertThat(FolderKind.of(folder.resolve("missing")).fileSystem()).isEqualTo("unknown");
    }
}
