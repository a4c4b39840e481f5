package dev.baton.testkit;

import dev.baton.lease.FileLeaseStore;
import dev.baton.lease.LeaseStore;
import dev.baton.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

class FileWebhookStormTest extends WebhookStormContract {

    @TempDir
    Path folder;

    @Override
    protected LeaseStore newStore() {
        return new FileLeaseStore(folder, TimeSource.system());
    }

    @Override
    protected Duration timeToLive() {
        return Duration.ofSeconds(10);
    }
}
