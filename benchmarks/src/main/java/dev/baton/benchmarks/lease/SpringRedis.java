package dev.baton.benchmarks.lease;

import java.net.URI;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The connection of Spring Data, as Spring Boot makes it. */
final class SpringRedis {

    private static final int TRIES = 10;

    private SpringRedis() {}

    static LettuceConnectionFactory connect(URI redis) {
        LettuceConnectionFactory factory = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration(redis.getHost(), redis.getPort()),
                LettuceClientConfiguration.builder()
                        .commandTimeout(Node.PATIENCE)
                        .build());
        factory.afterPropertiesSet();
        factory.start();
        connect(factory);
        return factory;
    }

    /** In a JVM that has just begun, on a busy machine, Lettuce does not always shake hands in time. */
    private static void connect(LettuceConnectionFactory factory) {
        for (int left = TRIES - 1; ; left--) {
            try {
                factory.getConnection().close();
                return;
            } catch (RedisConnectionFailureException late) {
                if (left == 0) {
                    throw late;
                }
            }
        }
    }
}
