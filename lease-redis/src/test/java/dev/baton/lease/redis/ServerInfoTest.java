package dev.baton.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerInfoTest {

    private static final Duration LIFE = Duration.ofSeconds(10);

    private static final String OLD_AND_UNTOUCHED = """
            # Server
            uptime_in_seconds:3600
            loading:0
            evicted_keys:0
            role:master
            second_repl_offset:-1
            cmdstat_evalsha:calls=4,usec=99
            """;

    @Test
    void an_old_and_untouched_server_has_forgotten_nothing() {
        assertThat(proves(OLD_AND_UNTOUCHED)).isTrue();
        assertThat(proves(OLD_AND_UNTOUCHED.replace("\n", "\r\n"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "uptime_in_seconds:3600, uptime_in_seconds:11",
        "loading:0,              loading:1",
        "evicted_keys:0,         evicted_keys:1",
        "role:master,            role:slave",
        "second_repl_offset:-1,  second_repl_offset:7",
        "evicted_keys:0,         evicted_keys:?",
    })
    void a_server_with_a_past_may_have_forgotten_something(String line, String instead) {
        assertThat(proves(OLD_AND_UNTOUCHED.replace(line, instead))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flushall", "flushdb", "swapdb", "replicaof", "slaveof", "config|resetstat"})
    void a_command_that_makes_forget_spoils_the_proof(String command) {
        assertThat(proves(OLD_AND_UNTOUCHED + "cmdstat_" + command + ":calls=1,usec=1\n"))
                .isFalse();
    }

    @Test
    void what_is_not_told_proves_nothing() {
        assertThat(proves("")).isFalse();
        OLD_AND_UNTOUCHED
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> assertThat(proves(OLD_AND_UNTOUCHED.replace(line, "")))
                        .as("without %s", line)
                        .isFalse());
    }

    @ParameterizedTest
    @CsvSource({
        "allkeys-lru, 8388608, true",
        "volatile-ttl, 8388608, true",
        "noeviction, 8388608, false",
        "allkeys-lru, 0, false"
    })
    void a_server_with_a_limit_and_a_policy_evicts(String policy, long limit, boolean evicts) {
        String info = "maxmemory:" + limit + "\r\nmaxmemory_policy:" + policy + "\r\n";

        assertThat(ServerInfo.of(info).evictionPolicy()).isEqualTo(evicts ? Optional.of(policy) : Optional.empty());
    }

    private static boolean proves(String info) {
        return ServerInfo.of(info).provesThatNothingIsForgotten(LIFE);
    }
}
