import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.acl.AclOperation;

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
                case "describeTopic" -> {
                    var options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
                    String name = input.get("topic").asText();
                    TopicDescription byName = admin.describeTopics(List.of(name), options).allTopicNames().get().get(name);
                    TopicCollection ids = TopicCollection.ofTopicIds(List.of(byName.topicId()));
                    TopicDescription byId = admin.describeTopics(ids).allTopicIds().get().get(byName.topicId());
                    return Map.of(
                        "topicId", byName.topicId().toString(),
                        "nameById", byId.name(),
                        "operations", namesOf(byName.authorizedOperations())
                    );
                }
                case "authorizedOperations" -> {
                    var ofCluster = new DescribeClusterOptions().includeAuthorizedOperations(true);
                    var ofGroup = new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true);
                    String group = input.get("group").asText();
                    var described = admin.describeConsumerGroups(List.of(group), ofGroup).describedGroups().get(group);
                    return Map.of(
                        "cluster", namesOf(admin.describeCluster(ofCluster).authorizedOperations().get()),
                        "group", namesOf(described.get().authorizedOperations())
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

    private static List<String> namesOf(Set<AclOperation> operations) {
        return operations.stream().map(AclOperation::name).sorted().toList();
    }
}
