package dev.baton.lease.redis;

import dev.baton.lease.LeaseStore;
import dev.baton.testkit.RemoteJournalContract;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisJournalContractTest extends RemoteJournalContract {

    @RegisterExtension
    static final SharedRedis REDIS = new SharedRedis();

    private final List<HeldUpLink> links = new ArrayList<>();

    @Override
    protected LeaseStore newStore() {
        RedisUrl url = RedisUrl.of(REDIS.uri());
        HeldUpLink link = new HeldUpLink(new RoutedLink(url));
        links.add(link);
        Subscription wakeUps = new Subscription(Connector.of(url), url.toString(), TimeSource.system());
        return new RedisLeaseStore(url.toString(), 0, TimeSource.system(), link, wakeUps);
    }

    @Override
    protected Network network() {
        return new Network() {
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
        };
    }

    @Override
    protected Duration timeToLive() {
        return Duration.ofSeconds(1);
    }
}
