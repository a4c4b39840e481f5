package dev.baton.lease;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * However the calls of two instances interleave, the store in memory answers as if they had come one after the other;
 * then what the contract says of single calls, such as that one of two gets a lease, is true of calls at once.
 */
@Param(name = "who", gen = IntGen.class, conf = "1:2")
@Param(name = "token", gen = IntGen.class, conf = "1:2")
public class InMemoryLeaseStoreLincheckTest {

    private static final Duration TTL = Duration.ofSeconds(10);

    private final InMemoryLeaseStore store = new InMemoryLeaseStore(new ManualTime());

    /** Lincheck makes an object for each run: the first instance holds the lease, and the second asks for it. */
    public InMemoryLeaseStoreLincheckTest() {
        acquire(1, Stance.ONCE);
        acquire(2, Stance.ASKING);
    }

    @Operation
    public String acquire(@Param(name = "who") int who) {
        return acquire(who, Stance.ONCE);
    }

    @Operation
    public String ask(@Param(name = "who") int who) {
        return acquire(who, Stance.ASKING);
    }

    @Operation
    public String renew(@Param(name = "token") int token) {
        return switch (store.renew(lease(token), TTL)) {
            case Renewal.Renewed renewed ->
                "asked by " + renewed.asker().map(Holder::instance).orElse("nobody");
            case Renewal.Lost lost -> lost.why();
        };
    }

    @Operation
    public void release(@Param(name = "token") int token) {
        store.release(lease(token));
    }

    @Operation
    public boolean pass(@Param(name = "token") int token) {
        return store.pass(lease(token), holder(3 - token), "a note");
    }

    @Operation
    public boolean offer(@Param(name = "who") int who) {
        return store.offer("bot", holder(who).instance()) instanceof Offer.Made;
    }

    @Test
    void calls_at_once_are_answered_as_if_one_came_after_the_other() {
        new ModelCheckingOptions()
                .iterations(20)
                .invocationsPerIteration(150)
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(1)
                .check(getClass());
    }

    private String acquire(int who, Stance stance) {
        return switch (store.acquire("bot", holder(who), TTL, stance)) {
            case Acquired acquired ->
                "token " + acquired.lease().token() + (acquired.clean() ? "" : ", unclean") + acquired.note();
            case HeldBy held ->
                "held by " + held.holding().holder().instance() + held.refusal().orElse("");
            case Acquisition.Settling settling -> "cannot tell for " + settling.remaining();
        };
    }

    private static Holder holder(int who) {
        return new Holder("instance " + who, "here", "1", Instant.EPOCH);
    }

    /** As after one hand-over at most: the first lease is the first instance's, and the second the second's. */
    private static Lease lease(int token) {
        return new Lease("bot", holder(token), new FencingToken(token), Instant.EPOCH);
    }
}
