package dev.baton.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.botapi.ApiResult;
import dev.baton.botapi.BotApi;
import dev.baton.botapi.BotIdentity;
import dev.baton.botapi.RawUpdate;
import dev.baton.botapi.WebhookInfo;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.redis.LuaScripts;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The simulation can fail: each of these breaks one rule, and is found out. */
final class MutationTest {

    private static final int ENOUGH = 300;

    @Test
    void a_store_without_its_second_witness_gives_the_lease_to_two() {
        LuaScripts forgetful =
                changed("if owner and not released and ends > now then return owner, ends - now end", "");

        assertThat(firstViolation(Scenario.KEY_DELETED, forgetful, Mutation.NONE))
                .contains("act at the same time");
    }

    @Test
    void a_store_whose_fencing_tokens_stand_still_is_noticed() {
        LuaScripts repeating = changed("fence = math.max(math.max(fence, known) + 1, now)", "fence = 7");

        assertThat(firstViolation(Scenario.KILL, repeating, Mutation.NONE)).contains("token");
    }

    @Test
    void a_holder_that_does_not_count_the_time_in_which_it_waits_for_an_answer_acts_beside_the_next_one() {
        assertThat(firstViolation(Scenario.CUT_STORE, new LuaScripts(), new CountsFromTheAnswer()))
                .contains("act at the same time");
    }

    @Test
    void a_holder_that_takes_silence_for_success_acts_beside_the_next_one() {
        Mutation optimist = new Mutation() {
            @Override
            public LeaseStore store(LeaseStore store, TimeSource time) {
                return new OptimisticStore(store);
            }
        };

        assertThat(firstViolation(Scenario.CUT_STORE, new LuaScripts(), optimist))
                .contains("act at the same time");
    }

    @Test
    void a_poller_that_confirms_what_is_not_handled_yet_loses_updates() {
        Mutation hasty = new Mutation() {
            @Override
            public BotApi api(BotApi api) {
                return new HastyApi(api);
            }
        };

        assertThat(firstViolation(Scenario.KILL, new LuaScripts(), hasty))
                .contains("which is neither handled nor in the journal");
    }

    @Test
    void a_journal_that_does_not_tell_what_comes_before_a_delivery_breaks_the_order_of_a_chat() {
        LuaScripts silent = changed("if lanes[lane] and owner ~= me then", "if false then");

        assertThat(firstViolation(Scenario.WEBHOOK_KILL, silent, Mutation.NONE)).contains("of its chat");
    }

    @Test
    void a_journal_that_forgets_what_was_delivered_and_is_done_has_it_handled_again() {
        LuaScripts forgetful = changed("redis.call('SETBIT', bitmap, offset, 1)", "");

        assertThat(firstViolation(Scenario.WEBHOOK_REDIS_DAYS, forgetful, Mutation.NONE))
                .contains("may have been handled before");
    }

    @Test
    void an_instance_that_nobody_hears_is_taken_for_dead_while_it_handles_a_delivery() {
        LuaScripts deaf = changed("come(ARGV[3])\nlocal answer", "local answer");

        assertThat(firstViolation(Scenario.WEBHOOK_DEPLOYS, deaf, Mutation.NONE))
                .contains("while bot-");
    }

    @Test
    void an_instance_that_keeps_what_it_leaves_to_the_next_one_has_a_chat_stand_still() {
        LuaScripts grasping = changed("for i = at, #ARGV do free(ARGV[i]) end", "");

        assertThat(firstViolation(Scenario.HAND_OVER_BUSY, grasping, Mutation.NONE))
                .contains("stands still");
    }

    private static LuaScripts changed(String rule, String into) {
        boolean[] found = {false};
        LuaScripts scripts = new LuaScripts(text -> {
            found[0] |= text.contains(rule);
            return text.replace(rule, into);
        });
        assertThat(found[0]).as("the rule is in a script: " + rule).isTrue();
        return scripts;
    }

    private static @Nullable String firstViolation(Scenario scenario, LuaScripts scripts, Mutation mutation) {
        for (long seed = 1; seed <= ENOUGH; seed++) {
            String violation = scenario.run(seed, scripts, mutation, false).violation();
            if (violation != null) {
                return violation;
            }
        }
        return null;
    }

    /** One that asks for what comes next as soon as it has something. */
    private record HastyApi(BotApi api) implements BotApi {

        @Override
        public ApiResult<Iterator<RawUpdate>> getUpdates(long offset, int limit, Duration wait)
                throws InterruptedException {
            ApiResult<Iterator<RawUpdate>> answer = api.getUpdates(offset, limit, wait);
            if (!(answer instanceof ApiResult.Ok<Iterator<RawUpdate>>(Iterator<RawUpdate> updates))) {
                return answer;
            }
            List<RawUpdate> batch = new ArrayList<>();
            updates.forEachRemaining(batch::add);
            if (!batch.isEmpty() && batch.getLast() instanceof RawUpdate.Read last) {
                api.call(
                        "getUpdates", Map.of("offset", last.id() + 1, "limit", 1, "timeout", 0), Duration.ofSeconds(1));
            }
            return new ApiResult.Ok<>(batch.iterator());
        }

        @Override
        public ApiResult<String> call(String method, Map<String, ?> parameters, Duration patience)
                throws InterruptedException {
            return api.call(method, parameters, patience);
        }

        @Override
        public ApiResult<BotIdentity> getMe() throws InterruptedException {
            return api.getMe();
        }

        @Override
        public ApiResult<WebhookInfo> getWebhookInfo() throws InterruptedException {
            return api.getWebhookInfo();
        }

        @Override
        public void close() {
            api.close();
        }
    }

    /** The clocks stand still for its keeper while the store is asked, which is to count from the answer. */
    private static final class CountsFromTheAnswer implements Mutation {

        @Override
        public TimeSource time(TimeSource time) {
            return new StoppedTime(time);
        }

        @Override
        public LeaseStore store(LeaseStore store, TimeSource time) {
            return new TimedStore(store, (StoppedTime) time);
        }
    }

    private static final class StoppedTime implements TimeSource {
        private final TimeSource time;
        private Duration stopped = Duration.ZERO;

        StoppedTime(TimeSource time) {
            this.time = time;
        }

        void ignoreSince(long begin) {
            stopped = stopped.plusNanos(nanos() - begin);
        }

        @Override
        public Instant now() {
            return time.now().minus(stopped);
        }

        @Override
        public long nanos() {
            return time.nanos() - stopped.toNanos();
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // the loop is the caller's, as the contract says
        public void await(Lock lock, Condition condition, long deadline) throws InterruptedException {
            time.await(lock, condition, deadline + stopped.toNanos());
        }
    }

    private static final class TimedStore extends ForwardingStore {
        private final StoppedTime time;

        TimedStore(LeaseStore store, StoppedTime time) {
            super(store);
            this.time = time;
        }

        @Override
        <T> T forward(Supplier<T> act) {
            long begin = time.nanos();
            try {
                return act.get();
            } finally {
                time.ignoreSince(begin);
            }
        }
    }
}
