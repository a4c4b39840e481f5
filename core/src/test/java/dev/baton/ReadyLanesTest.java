package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReadyLanesTest {

    private final ReadyLanes ready = new ReadyLanes();
    private long chats;

    @Test
    void a_worker_is_sent_for_what_is_ready_and_no_second_one_before_it_has_come() {
        assertThat(ready.wantsWorker()).isFalse();
        aChatIsReady();
        assertThat(ready.wantsWorker()).isTrue();
        aChatIsReady();
        assertThat(ready.wantsWorker()).isFalse();
    }

    @Test
    void behind_a_worker_that_has_begun_another_one_is_on_its_way() {
        aChatIsReady();
        aWorkerBegins();

        assertThat(ready.wantsWorker()).isTrue();
    }

    @Test
    void while_a_batch_comes_in_one_worker_does_and_then_another_is_sent() {
        ready.filling(true);
        aWorkerBegins();
        aChatIsReady();
        assertThat(ready.wantsWorker()).isFalse();

        ready.filling(false);
        assertThat(ready.wantsWorker()).isTrue();
    }

    @Test
    void a_worker_that_went_while_a_batch_comes_in_is_followed_by_another() {
        ready.filling(true);
        aWorkerBegins();
        ready.workerGoes();
        aChatIsReady();

        assertThat(ready.wantsWorker()).isTrue();
    }

    @Test
    void a_worker_that_is_busy_since_before_the_batch_does_not_count() {
        aWorkerBegins();

        ready.filling(true);
        aChatIsReady();
        assertThat(ready.wantsWorker()).isTrue();
    }

    @Test
    void a_worker_lingers_only_while_a_batch_comes_in_and_counts_as_on_its_way() {
        assertThat(ready.mayLinger()).isFalse();
        ready.filling(true);
        assertThat(ready.mayLinger()).isTrue();
        assertThat(ready.mayLinger()).as("a second one").isFalse();
        aChatIsReady();
        assertThat(ready.wantsWorker()).isFalse();

        ready.linger();
        ready.workerHasCome();
        assertThat(ready.poll()).isNotNull();
        assertThat(ready.mayLinger()).as("again").isTrue();
    }

    private void aWorkerBegins() {
        aChatIsReady();
        assertThat(ready.wantsWorker()).isTrue();
        ready.workerHasCome();
        ready.poll();
    }

    private void aChatIsReady() {
        Lane lane = new Lane(++chats);
        lane.add(new InFlight(
                Update.parse("{\"update_id\":" + chats + ",\"message\":{\"chat\":{\"id\":" + chats + "}}}"),
                /* delivered= */ false,
                /* safe= */ false));
        ready.offer(lane);
    }
}
