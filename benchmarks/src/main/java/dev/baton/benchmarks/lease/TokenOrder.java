package dev.baton.benchmarks.lease;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** Whether the fencing token goes on to grow when Redis forgets everything under a holder. */
final class TokenOrder implements Measurement {

    private static final int HOLDERS_BEFORE = 3;

    private final Row row = new Row("token after FLUSHALL");

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        EachAlone.inTurn((subject, redis) -> {
            try (Instance one = Instance.start(subject, redis);
                    Instance other = Instance.start(subject, redis)) {
                for (int i = 0; i < HOLDERS_BEFORE; i++) {
                    Instance.await(one.acquire());
                    one.release();
                }
                Instance.await(one.acquire());
                OptionalLong before = one.node().token();
                if (before.isEmpty()) {
                    return;
                }
                redis.command("FLUSHALL");
                one.call(() -> releaseIfStillKnown(one.node()));
                Instance.await(other.acquire());
                long after = other.node().token().orElseThrow();
                boolean grows = after > before.getAsLong();
                row.put(
                        subject,
                        grows ? 0 : 1,
                        grows ? "grows" : "goes back, from %d to %d",
                        before.getAsLong(),
                        after);
            }
        });
        return List.of(row);
    }

    private static Node releaseIfStillKnown(Node node) {
        try {
            node.release();
        } catch (IllegalMonitorStateException forgotten) {
            return node; // it is free already
        }
        return node;
    }
}
