import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Records, offsets and configs, between Kafka's classes and the JSON of the tests. */
final class Records {
    static Properties config(JsonNode config) {
        var properties = new Properties();
        config.properties().forEach(entry -> properties.put(entry.getKey(), entry.getValue().asText()));
        return properties;
    }

    static ProducerRecord<byte[], byte[]> toSend(JsonNode record) {
        JsonNode partition = record.get("partition");
        JsonNode timestamp = record.get("timestamp");
        var toSend = new ProducerRecord<>(
            record.get("topic").asText(),
            partition == null ? null : partition.asInt(),
            timestamp == null ? null : timestamp.asLong(),
            bytes(record.get("key")),
            bytes(record.get("value"))
        );
        JsonNode headers = record.get("headers");
        if (headers != null) {
            headers.properties().forEach(entry -> toSend.headers().add(entry.getKey(), bytes(entry.getValue())));
        }
        return toSend;
    }

    static Map<String, Object> received(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) headers.put(header.key(), text(header.value()));
        Map<String, Object> received = new LinkedHashMap<>();
        received.put("topic", record.topic());
        received.put("partition", record.partition());
        received.put("offset", String.valueOf(record.offset()));
        received.put("timestamp", String.valueOf(record.timestamp()));
        received.put("key", text(record.key()));
        received.put("value", text(record.value()));
        received.put("headers", headers);
        return received;
    }

    static List<String> texts(JsonNode values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(value.asText()));
        return texts;
    }

    static TopicPartition partition(JsonNode at) {
        return new TopicPartition(at.get("topic").asText(), at.get("partition").asInt());
    }

    private static byte[] bytes(JsonNode text) {
        return text == null || text.isNull() ? null : text.asText().getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
