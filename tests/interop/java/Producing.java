import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The Java producer. */
final class Producing {
    static KafkaProducer<byte[], byte[]> producer(JsonNode config) {
        return new KafkaProducer<>(Records.config(config), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The offsets of the records, in the order they were given. */
    static List<String> produce(JsonNode input) throws Exception {
        try (var producer = producer(input.get("config"))) {
            return send(producer, input.get("records"));
        }
    }

    /** One transaction after the other by one producer, each committed or taken back, perhaps with offsets of a group. */
    static List<List<String>> transactions(JsonNode input) throws Exception {
        List<List<String>> offsets = new ArrayList<>();
        try (var producer = producer(input.get("config"))) {
            producer.initTransactions();
            for (JsonNode transaction : input.get("transactions")) {
                producer.beginTransaction();
                offsets.add(send(producer, transaction.get("records")));
                JsonNode group = transaction.get("group");
                if (group != null) {
                    Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
                    for (JsonNode at : transaction.get("offsets")) {
                        read.put(Records.partition(at), new OffsetAndMetadata(at.get("offset").asLong()));
                    }
                    producer.sendOffsetsToTransaction(read, new ConsumerGroupMetadata(group.asText()));
                }
                if (transaction.get("commit").asBoolean()) producer.commitTransaction();
                else producer.abortTransaction();
            }
        }
        return offsets;
    }

    /** Leaves the records of a transaction behind that nobody ends, as a producer that dies does. */
    static List<String> leaveTransactionOpen(JsonNode input) throws Exception {
        var producer = producer(input.get("config"));
        producer.initTransactions();
        producer.beginTransaction();
        return send(producer, input.get("records"));
    }

    private static List<String> send(KafkaProducer<byte[], byte[]> producer, JsonNode records) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (JsonNode record : records) sent.add(producer.send(Records.toSend(record)));
        producer.flush();
        List<String> offsets = new ArrayList<>();
        for (Future<RecordMetadata> each : sent) offsets.add(String.valueOf(each.get().offset()));
        return offsets;
    }
}
