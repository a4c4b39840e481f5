package dev.baton.cli;

import static dev.baton.cli.Scene.STANDBY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.chaos.TcpProxy;
import dev.baton.emulator.EmulatedUser;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The password of Redis is changed while the bot runs. */
final class RotatedPasswordIT {

    private static final String LEASE = "BATON_LEASE_TTL=2s";
    private static final String OLD = "0ld-s3cret-of-redis";
    private static final String NEW = "n3w-s3cret-of-redis";

    @RegisterExtension
    private final Scene scene = new Scene();

    @Test
    void an_instance_whose_password_is_not_valid_any_more_says_so_and_leaves_the_bot_to_one_with_the_new_one() {
        scene.testbed().keepSecret(OLD);
        scene.testbed().keepSecret(NEW);
        EmulatedUser ann = scene.testbed().user("Ann");
        scene.redis().command("ACL", "SETUSER", "bot", "on", ">" + OLD, ">" + NEW, "~*", "&*", "+@all");
        Instance first = start("first", OLD).awaitHolding();
        Instance second = start("second", NEW).awaitStandingBy();

        Instant rotated = Instant.now();
        scene.redis().command("ACL", "SETUSER", "bot", "<" + OLD);
        first.redis().reset();
        first.process().awaitLine("refuses the login");
        Testbed.note("a password that was changed is told of after", Instance.since(rotated));
        second.awaitHolding();
        ann.sends("hello");
        scene.awaitAnswers();

        assertThat(first.process().awaitExit()).isEqualTo(78);
        assertThat(first.process().output())
                .contains("WRONGPASS", ". Check user and password")
                .doesNotContain("..");
        System.out.println("Measured: exit code after a password was changed: 78");
        assertThat(Duration.between(rotated, scene.record().firstOf(second, rotated)))
                .isLessThan(Duration.ofSeconds(5));
    }

    private Instance start(String name, String password) {
        return scene.start(
                name,
                TcpProxy.to(scene.redis().port()),
                address -> address.replace("redis://", "redis://bot:" + password + "@"),
                LEASE,
                STANDBY);
    }
}
