package dev.baton.benchmarks.lease;

import java.net.URI;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The connection of Spring Data, as Spring Boot makes it. */
final class SpringRedis {

    private SpringRedis() {}

    static LettuceConnectionFactory connect(URI redis) {
        LettuceConnectionFactory factory = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration(redis.getHost(), redis.getPort()),
                LettuceClientConfiguration.builder()
                        .commandTimeout(Node.PATIENCE)
                        .build());
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }
}
