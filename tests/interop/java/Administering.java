import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.Node;

/** What Java's admin client does that no command-line tool asks it for. */
final class Administering {
    static Object call(JsonNode input) throws Exception {
        try (Admin admin = Admin.create(Records.config(input.get("config")))) {
            switch (input.get("call").asText()) {
                case "describeCluster" -> {
                    var cluster = admin.describeCluster();
                    return Map.of(
                        "clusterId", cluster.clusterId().get(),
                        "controller", cluster.controller().get().id(),
                        "nodes", cluster.nodes().get().stream().map(Node::idString).sorted().toList()
                    );
                }
                case "fenceProducers" -> admin.fenceProducers(Records.texts(input.get("transactionalIds"))).all().get();
                case "removeStaticMember" -> {
                    var member = new MemberToRemove(input.get("instance").asText());
                    var options = new RemoveMembersFromConsumerGroupOptions(List.of(member));
                    admin.removeMembersFromConsumerGroup(input.get("group").asText(), options).all().get();
                }
                default -> throw new IllegalArgumentException(input.get("call").asText());
            }
            return "";
        }
    }
}
