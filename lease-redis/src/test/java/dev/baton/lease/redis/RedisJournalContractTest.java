package dev.baton.lease.redis;

import dev.baton.lease.LeaseStore;
import dev.baton.lease.redis.server.RedisServer;
import dev.baton.testkit.JournalContract;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisJournalContractTest extends JournalContract {

    private static RedisServer server;
    private final List<HeldUpLink> links = new ArrayList<>();

    @BeforeAll
    static void startRedis() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopRedis() {
        server.close();
    }

    @Override
    protected LeaseStore newStore() {
        RedisUrl url = RedisUrl.of(server.uri());
        HeldUpLink link = new HeldUpLink(new RoutedLink(url));
        links.add(link);
        Subscription wakeUps = new Subscription(Connector.of(url), url.toString(), TimeSource.system());
        return new RedisLeaseStore(url.toString(), 0, TimeSource.system(), link, wakeUps);
    }

    @Override
    protected Optional<Network> network() {
        return Optional.of(new Network() {
            @Override
            public void holdUp() {
                links.forEach(link -> link.hold(true));
            }

            @Override
            public void goOn() {
                links.forEach(link -> link.hold(false));
            }

            @Override
            public void deliver() {
                links.forEach(HeldUpLink::deliver);
            }
        });
    }

    @Override
    protected Duration timeToLive() {
        return Duration.ofSeconds(1);
    }
}
