"""kafka-python for the tests: the name of a function as argument, its input and output as JSON."""

import json
import sys
import threading
import time

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient, NewPartitions, NewTopic
from kafka.structs import OffsetAndMetadata

PATIENCE_S = 30


def encoded(text):
    return None if text is None else text.encode()


def decoded(data):
    return None if data is None else data.decode()


def as_json(record):
    return {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "key": decoded(record.key),
        "value": decoded(record.value),
        "headers": {name: decoded(value) for name, value in record.headers},
    }


def connect(address, security):
    """Whether a client gets as far as the list of nodes."""
    admin = KafkaAdminClient(bootstrap_servers=address, **security)
    nodes = admin.describe_cluster()["brokers"]
    admin.close()
    return len(nodes)


def produce(address, compression, records, security=None):
    """The offsets of the records, in the order they were given."""
    producer = KafkaProducer(
        bootstrap_servers=address, acks="all", compression_type=compression, linger_ms=20, **(security or {})
    )
    sent = [
        producer.send(
            record["topic"],
            partition=record["partition"],
            key=encoded(record["key"]),
            value=encoded(record["value"]),
            headers=[(name, encoded(value)) for name, value in record["headers"].items()],
        )
        for record in records
    ]
    offsets = [future.get(timeout=30).offset for future in sent]
    producer.close()
    return offsets


def consume(address, topics, count, group, security=None):
    """`count` records as the only member of a group; the offsets behind them are committed."""
    consumer = KafkaConsumer(
        *topics,
        bootstrap_servers=address,
        group_id=group,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        **(security or {}),
    )
    records = []
    for record in consumer:
        records.append(as_json(record))
        if len(records) == count:
            break
    consumer.commit()
    consumer.close()
    return records


def until(said, wanted):
    """Asks until that is the answer; in the end returns what it was."""
    end = time.monotonic() + PATIENCE_S
    while True:
        answer = said()
        if answer == wanted or time.monotonic() > end:
            return answer
        time.sleep(0.05)


class Member(threading.Thread):
    """A member of a group, in a thread of its own: a poll waits for the other members to join again."""

    def __init__(self, address, topic, group):
        super().__init__()
        self.settings = {"bootstrap_servers": address, "group_id": group, "auto_offset_reset": "earliest"}
        self.topic = topic
        self.partitions = []
        self.values = []
        self.is_leaving = False
        self.start()

    def run(self):
        consumer = KafkaConsumer(self.topic, heartbeat_interval_ms=200, session_timeout_ms=10000, **self.settings)
        while not self.is_leaving:
            for records in consumer.poll(timeout_ms=100).values():
                self.values.extend(record.value.decode() for record in records)
            self.partitions = sorted(partition.partition for partition in consumer.assignment())
        consumer.close()

    def leave(self):
        self.is_leaving = True
        self.join()


def rebalance(address, topic, group):
    """One member, then two, then the second alone, which receives what is sent then."""
    everything = [0, 1, 2, 3]
    first = Member(address, topic, group)
    alone = until(lambda: first.partitions, everything)
    second = Member(address, topic, group)
    together = until(lambda: [len(first.partitions), len(second.partitions)], [2, 2])
    first.leave()
    left = until(lambda: second.partitions, everything)
    producer = KafkaProducer(bootstrap_servers=address)
    for partition in everything:
        producer.send(topic, partition=partition, value=str(partition).encode()).get(timeout=PATIENCE_S)
    producer.close()
    until(lambda: len(second.values), 4)
    second.leave()
    return {"alone": alone, "together": together, "left": left, "values": sorted(second.values)}


def administer(address, topic, group):
    """The life of a topic and a group."""
    admin = KafkaAdminClient(bootstrap_servers=address)

    def retention():
        resource = ConfigResource(ConfigResourceType.TOPIC, topic)
        resources = admin.describe_configs([resource])[0].resources
        return next(entry[1] for entry in resources[0][4] if entry[0] == "retention.ms")

    def partitions():
        described = admin.describe_topics([topic])[0]
        return len(described["partitions"])

    admin.create_topics([NewTopic(topic, 2, 1, topic_configs={"retention.ms": "60000"})])
    is_there = [until(lambda: topic in admin.list_topics(), True)]
    admin.create_partitions({topic: NewPartitions(3)})
    grown = until(partitions, 3)
    retentions = [until(retention, "60000")]
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {"retention.ms": "1000"})])
    retentions.append(until(retention, "1000"))
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {"retention.ms": "-1"})])

    producer = KafkaProducer(bootstrap_servers=address)
    for second in (1, 2, 3, 4):
        producer.send(topic, partition=0, value=b"v", timestamp_ms=second * 1000).get(timeout=PATIENCE_S)
    producer.close()
    at = TopicPartition(topic, 0)
    consumer = KafkaConsumer(bootstrap_servers=address, group_id=group)
    consumer.assign([at])
    found = consumer.offsets_for_times({at: 2500})[at]
    beginning = consumer.beginning_offsets([at])[at]
    end = consumer.end_offsets([at])[at]
    consumer.commit({at: OffsetAndMetadata(2, "note")})
    consumer.close()

    def is_listed():
        return any(name == group for name, _ in admin.list_consumer_groups())

    committed = admin.list_consumer_group_offsets(group)
    described = admin.describe_consumer_groups([group])[0]
    listed = [is_listed()]
    admin.delete_consumer_groups([group])
    listed.append(is_listed())
    admin.delete_topics([topic])
    is_there.append(until(lambda: topic in admin.list_topics(), False))
    admin.close()
    return {
        "partitions": grown,
        "retention": retentions,
        "beginning": beginning,
        "end": end,
        "at_2500": [found.offset, found.timestamp],
        "committed": [[each.topic, each.partition, stored.offset, stored.metadata] for each, stored in committed.items()],
        "group": [described.state, len(described.members)],
        "is_listed": listed,
        "is_there": is_there,
    }


FUNCTIONS = {function.__name__: function for function in (connect, produce, consume, rebalance, administer)}

print(json.dumps(FUNCTIONS[sys.argv[1]](**json.load(sys.stdin))))
