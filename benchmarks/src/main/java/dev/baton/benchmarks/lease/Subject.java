package dev.baton.benchmarks.lease;

import java.net.URI;
import java.util.function.Function;
import org.springframework.integration.redis.util.RedisLockRegistry.RedisLockType;

/** What is compared. */
enum Subject {
    BATON("Baton", BatonNode::new),
    REDISSON("Redisson RLock", RedissonNode::plain),
    REDISSON_FENCED("Redisson RFencedLock, asked each time", RedissonNode::fenced),
    SPRING_SPIN("Spring lock, spin", redis -> new SpringLockNode(redis, RedisLockType.SPIN_LOCK)),
    SPRING_PUB_SUB("Spring lock, pub/sub", redis -> new SpringLockNode(redis, RedisLockType.PUB_SUB_LOCK)),
    SPRING_LEADER("Spring leader initiator", SpringLeaderNode::new),
    SHEDLOCK("ShedLock kept alive", ShedLockNode::new);

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // constructors and lambdas without a state
    private final Function<URI, Node> opener;

    Subject(String title, Function<URI, Node> opener) {
        this.title = title;
        this.opener = opener;
    }

    String title() {
        return title;
    }

    /** A client of its own. */
    Node open(URI redis) {
        return opener.apply(redis);
    }
}
