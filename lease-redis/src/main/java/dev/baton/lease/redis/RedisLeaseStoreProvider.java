package dev.baton.lease.redis;

import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreProvider;
import dev.baton.time.TimeSource;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens {@link RedisLeaseStore}s, for addresses such as these; with {@code rediss} instead of {@code redis}, TLS is
 * spoken.
 *
 * <ul>
 *   <li>{@code redis://localhost:6379}, {@code redis://:password@host/2}, {@code redis://user:password@host:6380/0}
 *   <li>{@code redis-sentinel://user:password@host1:26379,host2:26379/0?master=mymaster}: user and password are for the
 *       servers; those of the sentinels, if they want any, are the options {@code sentinel-user} and
 *       {@code sentinel-password}
 *   <li>{@code redis-cluster://user:password@host1:6379,host2:6379}: any nodes of the cluster
 * </ul>
 *
 * Options after the question mark, joined by {@code &}:
 *
 * <ul>
 *   <li>{@code ca=/path/to.pem}: for TLS, trust the authorities in this file, and no others
 *   <li>{@code insecure=true}: for TLS, believe whoever answers
 *   <li>{@code replicas=1}: a lease counts, and goes on to count, only while so many replicas confirm what was written
 *   <li>{@code also-key=NAME}: hold this plain key as well, for programs that know nothing else
 * </ul>
 */
public final class RedisLeaseStoreProvider implements LeaseStoreProvider {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLeaseStoreProvider.class);

    /** Called by {@link java.util.ServiceLoader}. */
    public RedisLeaseStoreProvider() {}

    @Override
    public boolean supports(URI address) {
        return RedisUrl.isRedis(address);
    }

    @Override
    public LeaseStore open(URI address, TimeSource time) {
        RedisUrl url = RedisUrl.of(address);
        Tls tls = url.server().tls();
        if (tls != null && !tls.verified()) {
            LOG.warn("The certificate of {} is not verified (option insecure): whoever answers is believed", url);
        }
        RedisLink link = new RoutedLink(url);
        WakeUps wakeUps = new Subscription(Connector.of(url), url.toString(), time);
        LeaseStore leases = new RedisLeaseStore(url.toString(), url.replicas(), time, link, wakeUps);
        return url.alsoKey()
                .<LeaseStore>map(key -> new PlainKeyStore(leases, link, key))
                .orElse(leases);
    }
}
