import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Members of groups that stay while the test does other things. */
final class Members {
    private static final Map<String, Member> MEMBERS = new ConcurrentHashMap<>();

    static String join(JsonNode input) {
        var member = new Member(input);
        MEMBERS.put(input.get("name").asText(), member);
        var thread = new Thread(member);
        thread.setDaemon(true);
        thread.start();
        return "";
    }

    /** When the member has that many partitions: which they are, and what was given to and taken from it so far. */
    static Object awaitAssignment(JsonNode input) throws InterruptedException {
        return MEMBERS.get(input.get("name").asText()).awaitAssignment(input.get("partitions").asInt());
    }

    static int awaitRecords(JsonNode input) throws InterruptedException {
        return MEMBERS.get(input.get("name").asText()).awaitRecords(input.get("count").asInt());
    }

    /** What the member has received. It says goodbye, unless it is to go as one that dies. */
    static Object leave(JsonNode input) throws InterruptedException {
        return MEMBERS.remove(input.get("name").asText()).leave(input.get("silently").asBoolean());
    }

    private static final class Member implements Runnable, ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final List<String> topics;
        private final List<Object> records = new ArrayList<>();
        private final TreeSet<String> assigned = new TreeSet<>();
        private final List<Map<String, Object>> changes = new ArrayList<>();
        private Exception problem;
        private boolean isLeaving;
        private boolean isSilent;
        private boolean hasLeft;

        Member(JsonNode input) {
            consumer = Consuming.consumer(input.get("config"));
            topics = Records.texts(input.get("topics"));
        }

        @Override
        public void run() {
            try {
                consumer.subscribe(topics, this);
                while (!isLeaving()) {
                    receive(consumer.poll(Duration.ofMillis(50)));
                }
                if (!isSilent) consumer.commitSync();
            } catch (Exception failed) {
                problem = failed;
            }
            var goodbye = isSilent
                ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                : CloseOptions.GroupMembershipOperation.DEFAULT;
            consumer.close(CloseOptions.groupMembershipOperation(goodbye));
            synchronized (this) {
                hasLeft = true;
                notifyAll();
            }
        }

        private synchronized void receive(ConsumerRecords<byte[], byte[]> polled) {
            polled.forEach(record -> records.add(Records.received(record)));
            if (!polled.isEmpty()) notifyAll();
        }

        private synchronized boolean isLeaving() {
            return isLeaving;
        }

        @Override
        public synchronized void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            change("given", partitions);
            partitions.forEach(each -> assigned.add(each.toString()));
            notifyAll();
        }

        @Override
        public synchronized void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            change("taken", partitions);
            partitions.forEach(each -> assigned.remove(each.toString()));
            notifyAll();
        }

        private void change(String what, Collection<TopicPartition> partitions) {
            changes.add(Map.of(what, partitions.stream().map(Object::toString).sorted().toList()));
        }

        synchronized Object awaitAssignment(int partitions) throws InterruptedException {
            while (assigned.size() != partitions && !hasLeft) wait();
            if (problem != null) throw new IllegalStateException(problem);
            return Map.of("assigned", List.copyOf(assigned), "changes", List.copyOf(changes));
        }

        synchronized int awaitRecords(int count) throws InterruptedException {
            while (records.size() < count && !hasLeft) wait();
            if (problem != null) throw new IllegalStateException(problem);
            return records.size();
        }

        synchronized Object leave(boolean silently) throws InterruptedException {
            isLeaving = true;
            isSilent = silently;
            while (!hasLeft) wait();
            if (problem != null) throw new IllegalStateException(problem);
            return records;
        }
    }
}
