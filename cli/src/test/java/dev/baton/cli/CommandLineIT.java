package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What somebody meets who types. */
final class CommandLineIT {

    @RegisterExtension
    private final Testbed testbed = new Testbed();

    @Test
    void help_names_the_commands_and_the_exit_codes() {
        BatonProcess help = testbed.run(List.of("--help"));

        assertThat(help.awaitExit()).isZero();
        assertThat(help.output()).contains("demo", "sandbox", "64", "77", "78", "baton sandbox");

        BatonProcess demo = testbed.run(List.of("demo", "--help"));

        assertThat(demo.awaitExit()).isZero();
        assertThat(demo.output())
                .contains("BOT_TOKEN", "BOT_MODE", "REDIS_URL", "BATON_WHEN_HELD", "BATON_ON_CONFLICT", "LOG_LEVEL");
    }

    @Test
    void the_version_is_that_of_the_jar() {
        BatonProcess version = testbed.run(List.of("--version"));

        assertThat(version.awaitExit()).isZero();
        assertThat(version.lines()).singleElement().asString().matches("baton \\d+\\.\\d+\\.\\S+ \\(Java .*\\)");
    }

    @Test
    void a_slip_of_the_finger_ends_with_64_and_a_suggestion() {
        BatonProcess command = testbed.run(List.of("sandbx"));

        assertThat(command.awaitExit()).isEqualTo(64);
        assertThat(command.output()).contains("'sandbx'", "Did you mean", "sandbox");

        BatonProcess option = testbed.run(List.of("demo", "--on-conflct=hold"));

        assertThat(option.awaitExit()).isEqualTo(64);
        assertThat(option.output()).contains("'--on-conflct=hold'", "--on-conflict");
    }

    @Test
    void no_command_at_all_ends_with_64_and_the_usage() {
        BatonProcess process = testbed.run(List.of());

        assertThat(process.awaitExit()).isEqualTo(64);
        assertThat(process.output()).contains("A command is missing", "Usage: baton", "sandbox");
    }

    @Test
    void all_that_is_wrong_with_the_configuration_is_said_at_once_and_ends_with_78() {
        BatonProcess process = testbed.start(
                "BOT_TOKEN=",
                "PORT=http",
                "BATON_WHEN_HELD=leave",
                "BATON_ON_CONFLICT=fight",
                "BATON_EXIT_CODE_HELD=1000",
                "BATON_LEASE_TTL=10",
                "LOG_LEVEL=loud",
                "LOG_FORMAT=xml");

        assertThat(process.awaitExit()).isEqualTo(78);
        assertThat(process.lines().getFirst()).isEqualTo("The configuration cannot work:");
        assertThat(process.lines("  - ")).hasSize(8);
        assertThat(process.lines()).hasSize(9);
    }

    @Test
    void a_flag_beats_its_variable() {
        BatonProcess process = testbed.run(List.of("demo", "--mode", "polling"), "BOT_MODE=push");

        process.awaitState("holding");
        assertThat(process.status().field("mode")).contains("polling");
    }

    @Test
    void a_port_that_is_taken_ends_with_78() {
        BatonProcess first = testbed.start().awaitState("holding");
        BatonProcess second = testbed.start("PORT=" + first.port());

        assertThat(second.awaitExit()).isEqualTo(78);
        assertThat(second.lines("Stopped: ")).singleElement().asString().contains("PORT " + first.port());
    }

    @Test
    void a_folder_for_leases_that_cannot_be_made_ends_with_78() throws Exception {
        String file = Files.writeString(testbed.folder().resolve("file"), "not a folder")
                .toString();
        BatonProcess process = testbed.start("BATON_DIR=" + file + "/leases");

        assertThat(process.awaitExit()).isEqualTo(78);
        assertThat(process.lines("Stopped: ")).singleElement().asString().contains(file, "BATON_DIR");
    }

    @Test
    void the_exit_code_for_a_lease_that_is_held_can_be_chosen() {
        testbed.start().awaitState("holding");
        BatonProcess second = testbed.start("BATON_EXIT_CODE_HELD=75");

        assertThat(second.awaitExit()).isEqualTo(75);
    }

    @Test
    void logs_are_json_where_there_is_no_terminal() {
        BatonProcess process = testbed.start("LOG_FORMAT=", "LOG_LEVEL=").awaitState("holding");

        assertThat(process.lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line)
                        .startsWith("{")
                        .contains("\"level\":\"INFO\"")
                        .endsWith("}"));
    }
}
