package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Holder;
import dev.baton.lease.InMemoryLeaseStore;
import dev.baton.lease.Lease;
import dev.baton.lease.Renewal;
import dev.baton.lease.Stance;
import dev.baton.time.ManualTime;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class RehearsalTest {

    private static final Duration TTL = Duration.ofSeconds(10);
    private static final Settings SETTINGS = new Settings(
            RuntimeFixture.TOKEN,
            BotMode.POLLING,
            true,
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            URI.create("http://localhost"),
            HeldPolicy.STANDBY,
            0,
            ConflictPolicy.HOLD,
            TTL,
            Duration.ofSeconds(8),
            Room.Limits.DEFAULT,
            FailurePolicy.setAside(),
            Duration.ZERO,
            "here",
            "1");

    @Test
    void nothing_of_a_rehearsal_is_left_and_the_real_lease_does_not_notice_it() throws InterruptedException {
        ManualTime time = new ManualTime();
        InMemoryLeaseStore store = new InMemoryLeaseStore(time);
        FakeBotApi api = new FakeBotApi(time);
        Holder holder = Holder.unknown("holder");
        Holder standby = Holder.unknown("standby");
        Lease lease = ((Acquired) store.acquire("123456", holder, TTL)).lease();
        store.acquire("123456", standby, TTL, Stance.WAITING);

        for (Holder self : new Holder[] {holder, standby}) {
            Rehearsal rehearsal = new Rehearsal(SETTINGS, api, store, "123456", self);
            rehearsal.prepare();
            rehearsal.prepare();
        }

        assertThat(store.renew(lease, TTL)).isEqualTo(new Renewal.Renewed());
        assertThat(store.standbys("123456")).hasSize(1);
        assertThat(api.methods()).containsOnly("getMe");
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("baton-lease-fence")) {
                assertThat(thread.join(Duration.ofSeconds(10)))
                        .as("the end of " + thread)
                        .isTrue();
            }
        }
    }
}
