import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Exactly once from one topic to another: what is read, what is written and the offsets are one transaction (KIP-447). */
final class Transforming {
    /** Every second transaction is taken back, and its records are read again. Returns how many transactions there were. */
    static int transform(JsonNode input) {
        int transactions = 0;
        int done = 0;
        try (
            var producer = Producing.producer(input.get("producer"));
            var consumer = Consuming.consumer(input.get("consumer"))
        ) {
            producer.initTransactions();
            consumer.subscribe(List.of(input.get("from").asText()));
            while (done < input.get("count").asInt()) {
                var polled = consumer.poll(Duration.ofMillis(200));
                if (polled.isEmpty()) continue;
                producer.beginTransaction();
                Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
                Map<TopicPartition, Long> first = new HashMap<>();
                for (ConsumerRecord<byte[], byte[]> record : polled) {
                    var at = new TopicPartition(record.topic(), record.partition());
                    next.put(at, new OffsetAndMetadata(record.offset() + 1));
                    first.putIfAbsent(at, record.offset());
                    var value = new String(record.value(), StandardCharsets.UTF_8).toUpperCase();
                    producer.send(
                        new ProducerRecord<>(
                            input.get("to").asText(),
                            record.partition(),
                            record.key(),
                            value.getBytes(StandardCharsets.UTF_8)
                        )
                    );
                }
                producer.sendOffsetsToTransaction(next, consumer.groupMetadata());
                if (transactions % 2 == 0) {
                    producer.abortTransaction();
                    first.forEach(consumer::seek);
                } else {
                    producer.commitTransaction();
                    done += polled.count();
                }
                transactions += 1;
            }
        }
        return transactions;
    }
}
