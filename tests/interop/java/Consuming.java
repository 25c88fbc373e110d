import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The Java consumer, by itself or as the only member of its group. */
final class Consuming {
    static KafkaConsumer<byte[], byte[]> consumer(JsonNode config) {
        return new KafkaConsumer<>(Records.config(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** `count` records of the topics; with a group the offsets behind them are committed. */
    static List<Map<String, Object>> consume(JsonNode input) {
        List<Map<String, Object>> records = new ArrayList<>();
        boolean isGroup = input.get("config").has("group.id");
        try (var consumer = consumer(input.get("config"))) {
            List<String> topics = Records.texts(input.get("topics"));
            if (isGroup) {
                consumer.subscribe(topics);
            } else {
                consumer.assign(
                    topics
                        .stream()
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(each -> new TopicPartition(each.topic(), each.partition()))
                        .toList()
                );
                consumer.seekToBeginning(consumer.assignment());
            }
            while (records.size() < input.get("count").asInt()) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> records.add(Records.received(record)));
            }
            if (isGroup) consumer.commitSync();
        }
        return records;
    }
}
