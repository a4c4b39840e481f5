package dev.baton.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreProvider;
import dev.baton.time.TimeSource;
import java.net.URI;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlTest {

    @ParameterizedTest
    @CsvSource({
        "redis://localhost,                  redis://localhost:6379/0",
        "redis://localhost/,                 redis://localhost:6379/0",
        "redis://red-ckvs6m:6379,            redis://red-ckvs6m:6379/0",
        "redis://my_redis:6380/3,            redis://my_redis:6380/3",
        "redis://:pw@10.0.0.1:7000/12,       redis://10.0.0.1:7000/12",
        "REDISS://user:pw@redis.example.com, rediss://redis.example.com:6379/0",
        "redis://[::1]:6390/1,               redis://[::1]:6390/1",
        "redis://[::1],                      redis://[::1]:6379/0",
        "'redis-sentinel://u:pw@a,b:26380/2?master=m', 'redis-sentinel://a:26379,b:26380/2?master=m'",
        "'rediss-sentinel://a/0#m',          'rediss-sentinel://a:26379/0?master=m'",
        "'redis-cluster://:pw@a:7000,b',     'redis-cluster://a:7000,b:6379/0'",
        "rediss-cluster://a?insecure=true,   rediss-cluster://a:6379/0",
    })
    void an_address_is_understood_and_shown_without_user_and_password(String given, String shown) {
        assertThat(RedisUrl.of(URI.create(given))).hasToString(shown);
    }

    @Test
    void user_and_password_are_decoded() {
        RedisAddress address =
                RedisUrl.of(URI.create("redis://b%40t:a+b%2F%3Ac:d@host")).server();

        assertThat(address.user()).isEqualTo("b@t");
        assertThat(address.password()).isEqualTo("a+b/:c:d");
    }

    @Test
    void a_password_needs_no_user() {
        RedisAddress address = RedisUrl.of(URI.create("redis://:pw@host")).server();

        assertThat(address.user()).isNull();
        assertThat(address.password()).isEqualTo("pw");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis:///0",
                "redis:localhost",
                "redis://:topsecret@/1",
                "redis://:topsecret@host/one",
                "redis://:topsecret@host/-1",
                "redis://:topsecret@host/1/2",
                "redis://:topsecret@host/99999999999",
                "redis://:topsecret@host:0",
                "redis://:topsecret@host:65536",
                "redis://:topsecret@host:port",
                "redis://topsecret@host",
                "redis://user:top/topsecret@host:6379",
                "redis://user:top#topsecret@host:6379",
                "redis://user:top?topsecret@host:6379",
                "redis://host?password=topsecret",
                "redis://host?insecure=true",
                "redis://host?replicas=topsecret",
                "rediss://host?insecure=topsecret",
                "rediss://host?insecure=true&ca=/topsecret",
                "redis://a,b",
                "redis-sentinel://:topsecret@a,b/0",
                "redis-sentinel://:topsecret@a,,b/0?master=m",
                "redis-cluster://:topsecret@a/1",
                "redis-cluster://a#topsecret",
                "redis+tls://host",
                "http://host",
            })
    void a_malformed_address_is_refused_without_repeating_it(String given) {
        assertThatThrownBy(() -> RedisUrl.of(URI.create(given)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("redis://[user:password@]host[:port][/database]")
                .hasMessageNotContaining("topsecret")
                .hasNoCause();
    }

    @Test
    void sentinels_are_strangers_unless_they_are_introduced() {
        RedisUrl url =
                RedisUrl.of(URI.create("redis-sentinel://u:pw@a/3?master=m&sentinel-user=s&sentinel-password=p%26w"));

        assertThat(url.nodes()).containsExactly(new RedisAddress("a", 26_379, null, 0, "s", "p&w"));
        assertThat(url.server().at("b", 1)).isEqualTo(new RedisAddress("b", 1, null, 3, "u", "pw"));
        assertThat(RedisUrl.of(URI.create("redis-sentinel://u:pw@a/3?master=m"))
                        .nodes()
                        .get(0)
                        .password())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere/ca.pem", "/dev/null"})
    void a_file_of_authorities_that_holds_none_is_refused(String file) {
        assertThatThrownBy(() -> RedisUrl.of(URI.create("rediss://host?ca=" + file)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file);
    }

    @Test
    void the_provider_is_found_and_does_not_connect() {
        LeaseStoreProvider provider = ServiceLoader.load(LeaseStoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.supports(URI.create("rediss://host")))
                .findFirst()
                .orElseThrow();

        assertThat(provider.supports(URI.create("postgres://host"))).isFalse();
        assertThat(provider.supports(URI.create("host"))).isFalse();
        try (LeaseStore store = provider.open(URI.create("redis://:pw@nowhere.invalid:1/2"), TimeSource.system())) {
            assertThat(store.location()).isEqualTo("redis://nowhere.invalid:1/2");
        }
    }

    @Test
    void a_lease_cannot_leave_its_hash_tag() {
        try (LeaseStore store =
                new RedisLeaseStoreProvider().open(URI.create("redis://nowhere.invalid"), TimeSource.system())) {
            assertThatThrownBy(() -> store.read("a}b")).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
