import { crc32, gzipSync } from 'node:zlib';
import { addOffsetsToTxn } from '../../src/broker/apis/add-offsets-to-txn.ts';
import { addPartitionsToTxn } from '../../src/broker/apis/add-partitions-to-txn.ts';
import { alterConfigs } from '../../src/broker/apis/alter-configs.ts';
import type { AnyApi, Api } from '../../src/broker/apis/api.ts';
import { alterPartitionReassignments } from '../../src/broker/apis/alter-partition-reassignments.ts';
import { alterUserScramCredentials } from '../../src/broker/apis/alter-user-scram-credentials.ts';
import { apiVersions } from '../../src/broker/apis/api-versions.ts';
import { createPartitions } from '../../src/broker/apis/create-partitions.ts';
import { createTopics } from '../../src/broker/apis/create-topics.ts';
import { deleteGroups } from '../../src/broker/apis/delete-groups.ts';
import { deleteRecords } from '../../src/broker/apis/delete-records.ts';
import { deleteTopics } from '../../src/broker/apis/delete-topics.ts';
import { describeClientQuotas } from '../../src/broker/apis/describe-client-quotas.ts';
import { describeCluster } from '../../src/broker/apis/describe-cluster.ts';
import { describeConfigs } from '../../src/broker/apis/describe-configs.ts';
import { describeGroups } from '../../src/broker/apis/describe-groups.ts';
import { describeUserScramCredentials } from '../../src/broker/apis/describe-user-scram-credentials.ts';
import { describeLogDirs } from '../../src/broker/apis/describe-log-dirs.ts';
import { describeProducers } from '../../src/broker/apis/describe-producers.ts';
import { describeTransactions } from '../../src/broker/apis/describe-transactions.ts';
import { endTxn } from '../../src/broker/apis/end-txn.ts';
import { fetch } from '../../src/broker/apis/fetch.ts';
import { findCoordinator } from '../../src/broker/apis/find-coordinator.ts';
import { heartbeat } from '../../src/broker/apis/heartbeat.ts';
import { incrementalAlterConfigs } from '../../src/broker/apis/incremental-alter-configs.ts';
import { initProducerId } from '../../src/broker/apis/init-producer-id.ts';
import { joinGroup } from '../../src/broker/apis/join-group.ts';
import { leaveGroup } from '../../src/broker/apis/leave-group.ts';
import { listGroups } from '../../src/broker/apis/list-groups.ts';
import { listPartitionReassignments } from '../../src/broker/apis/list-partition-reassignments.ts';
import { listOffsets } from '../../src/broker/apis/list-offsets.ts';
import { listTransactions } from '../../src/broker/apis/list-transactions.ts';
import { metadata } from '../../src/broker/apis/metadata.ts';
import { offsetCommit } from '../../src/broker/apis/offset-commit.ts';
import { offsetDelete } from '../../src/broker/apis/offset-delete.ts';
import { offsetFetch } from '../../src/broker/apis/offset-fetch.ts';
import { offsetForLeaderEpoch } from '../../src/broker/apis/offset-for-leader-epoch.ts';
import { produce } from '../../src/broker/apis/produce.ts';
import { saslAuthenticate } from '../../src/broker/apis/sasl-authenticate.ts';
import { saslHandshake } from '../../src/broker/apis/sasl-handshake.ts';
import { syncGroup } from '../../src/broker/apis/sync-group.ts';
import { txnOffsetCommit } from '../../src/broker/apis/txn-offset-commit.ts';
import { buildBatch } from '../../src/broker/wire/build-batch.ts';

export type ValidRequest = { api: AnyApi; request: unknown };

function valid<Request, Response>(api: Api<Request, Response>, request: Request): ValidRequest {
  return { api, request };
}

const NO_ID = '0'.repeat(32);

/** One message of format v1 with another compressed in it, as clients sent them before batches. */
function messageSet(): Buffer {
  const inner = message(Buffer.from('value'), 0);
  return message(gzipSync(inner), 1);
}

function message(value: Buffer, codec: number): Buffer {
  // Magic 1, the codec, the timestamp, no key, and how long the value is.
  const body = Buffer.concat([
    Buffer.from([1, codec]),
    Buffer.alloc(8),
    Buffer.alloc(4, 0xff),
    Buffer.alloc(4),
    value,
  ]);
  body.writeInt32BE(value.length, 14);
  const head = Buffer.alloc(16);
  head.writeInt32BE(body.length + 4, 8);
  head.writeUInt32BE(crc32(body), 12);
  return Buffer.concat([head, body]);
}

/** One request of every API, with every field of its latest version filled. */
export function validRequests(): ValidRequest[] {
  const records = buildBatch({
    timestampMs: 1n,
    records: [{ key: Buffer.from('k'), value: Buffer.from('v') }],
  });
  const member = { groupId: 'group', generationId: 1, memberId: 'member', groupInstanceId: 'instance' };
  const producer = { transactionalId: 'txn', producerId: 1000n, producerEpoch: 0 };
  const configs = [{ name: 'retention.ms', value: '1000' }];
  return [
    valid(apiVersions, { clientSoftwareName: 'fuzz', clientSoftwareVersion: '1' }),
    valid(metadata, {
      topics: [{ name: 'fuzz' }],
      allowAutoTopicCreation: true,
      includeClusterAuthorizedOperations: true,
      includeTopicAuthorizedOperations: true,
    }),
    valid(saslHandshake, { mechanism: 'PLAIN' }),
    valid(saslAuthenticate, { authBytes: Buffer.from('\0user\0password') }),
    valid(alterPartitionReassignments, {
      timeoutMs: 1000,
      topics: [{ name: 'fuzz', partitions: [{ partitionIndex: 0, replicas: [1] }] }],
    }),
    valid(listPartitionReassignments, {
      timeoutMs: 1000,
      topics: [{ name: 'fuzz', partitionIndexes: [0] }],
    }),
    valid(describeClientQuotas, {
      components: [{ entityType: 'user', matchType: 0, match: 'user' }],
      strict: true,
    }),
    valid(describeUserScramCredentials, { users: [{ name: 'user' }] }),
    valid(alterUserScramCredentials, {
      deletions: [{ name: 'nobody', mechanism: 1 }],
      upsertions: [
        {
          name: 'user',
          mechanism: 2,
          iterations: 4096,
          salt: Buffer.from('salt'),
          saltedPassword: Buffer.from('salted'),
        },
      ],
    }),
    valid(describeCluster, { includeClusterAuthorizedOperations: true, endpointType: 1 }),
    valid(offsetForLeaderEpoch, {
      replicaId: -2,
      topics: [{ topic: 'fuzz', partitions: [{ partition: 0, currentLeaderEpoch: 0, leaderEpoch: 0 }] }],
    }),
    valid(produce, {
      transactionalId: null,
      acks: -1,
      timeoutMs: 100,
      topics: [{ name: 'fuzz', partitions: [{ index: 0, records }] }],
    }),
    valid(produce, {
      transactionalId: null,
      acks: -1,
      timeoutMs: 100,
      topics: [{ name: 'fuzz', partitions: [{ index: 0, records: messageSet() }] }],
    }),
    valid(fetch, {
      replicaId: -1,
      maxWaitMs: 1,
      minBytes: 1,
      maxBytes: 1000,
      isolationLevel: 1,
      sessionId: 0,
      sessionEpoch: 0,
      topics: [
        {
          topic: 'fuzz',
          partitions: [
            {
              partition: 0,
              currentLeaderEpoch: 0,
              fetchOffset: 0n,
              lastFetchedEpoch: 0,
              logStartOffset: 0n,
              partitionMaxBytes: 1000,
            },
          ],
        },
      ],
      forgottenTopics: [{ topic: 'other', partitions: [1] }],
      rackId: 'rack',
    }),
    valid(listOffsets, {
      replicaId: -1,
      isolationLevel: 0,
      topics: [
        {
          name: 'fuzz',
          partitions: [{ partitionIndex: 0, currentLeaderEpoch: 0, timestamp: 1n, maxNumOffsets: 1 }],
        },
      ],
    }),
    valid(findCoordinator, { key: 'group', keyType: 0, coordinatorKeys: ['group'] }),
    valid(joinGroup, {
      groupId: 'group',
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 10_000,
      memberId: 'member',
      groupInstanceId: null,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: Buffer.from('m') }],
      reason: 'because',
    }),
    valid(syncGroup, {
      ...member,
      protocolType: 'consumer',
      protocolName: 'range',
      assignments: [{ memberId: 'member', assignment: Buffer.from('a') }],
    }),
    valid(heartbeat, member),
    valid(leaveGroup, {
      groupId: 'group',
      memberId: 'member',
      members: [{ memberId: 'member', groupInstanceId: null, reason: 'done' }],
    }),
    valid(offsetCommit, {
      ...member,
      retentionTimeMs: -1n,
      topics: [
        {
          name: 'fuzz',
          partitions: [
            {
              partitionIndex: 0,
              committedOffset: 1n,
              committedLeaderEpoch: 0,
              commitTimestamp: -1n,
              committedMetadata: 'm',
            },
          ],
        },
      ],
    }),
    valid(offsetFetch, {
      groupId: 'group',
      topics: [{ name: 'fuzz', partitionIndexes: [0] }],
      groups: [{ groupId: 'group', topics: null }],
      requireStable: true,
    }),
    valid(offsetDelete, {
      groupId: 'group',
      topics: [{ name: 'fuzz', partitions: [{ partitionIndex: 0 }] }],
    }),
    valid(describeLogDirs, { topics: [{ topic: 'fuzz', partitions: [0] }] }),
    valid(describeProducers, { topics: [{ name: 'fuzz', partitionIndexes: [0] }] }),
    valid(describeTransactions, { transactionalIds: ['txn'] }),
    valid(listTransactions, { stateFilters: ['Ongoing'], producerIdFilters: [1000n], durationFilter: 0n }),
    valid(describeGroups, { groups: ['group'], includeAuthorizedOperations: true }),
    valid(listGroups, { statesFilter: ['Stable'], typesFilter: ['classic'] }),
    valid(deleteGroups, { groupsNames: ['no-group'] }),
    valid(createTopics, {
      topics: [
        {
          name: 'fuzz',
          numPartitions: -1,
          replicationFactor: -1,
          assignments: [{ partitionIndex: 0, brokerIds: [1] }],
          configs,
        },
      ],
      timeoutMs: 100,
      validateOnly: true,
    }),
    valid(deleteTopics, {
      topics: [{ name: 'no-topic', topicId: NO_ID }],
      topicNames: ['no-topic'],
      timeoutMs: 100,
    }),
    valid(createPartitions, {
      topics: [{ name: 'fuzz', count: 4, assignments: [{ brokerIds: [1] }] }],
      timeoutMs: 100,
      validateOnly: true,
    }),
    valid(describeConfigs, {
      resources: [{ resourceType: 2, resourceName: 'fuzz', configurationKeys: null }],
      includeSynonyms: true,
      includeDocumentation: true,
    }),
    valid(alterConfigs, {
      resources: [{ resourceType: 2, resourceName: 'fuzz', configs }],
      validateOnly: true,
    }),
    valid(incrementalAlterConfigs, {
      resources: [
        {
          resourceType: 2,
          resourceName: 'fuzz',
          configs: [{ name: 'retention.ms', configOperation: 0, value: '1' }],
        },
      ],
      validateOnly: true,
    }),
    valid(deleteRecords, {
      topics: [{ name: 'fuzz', partitions: [{ partitionIndex: 0, offset: 0n }] }],
      timeoutMs: 100,
    }),
    valid(initProducerId, {
      transactionalId: 'txn',
      transactionTimeoutMs: 100_000,
      producerId: -1n,
      producerEpoch: -1,
    }),
    valid(addPartitionsToTxn, { ...producer, topics: [{ name: 'fuzz', partitions: [0] }] }),
    valid(addOffsetsToTxn, { ...producer, groupId: 'group' }),
    valid(txnOffsetCommit, {
      ...producer,
      ...member,
      topics: [
        {
          name: 'fuzz',
          partitions: [
            { partitionIndex: 0, committedOffset: 1n, committedLeaderEpoch: 0, committedMetadata: 'm' },
          ],
        },
      ],
    }),
    valid(endTxn, { ...producer, committed: true }),
    valid(initProducerId, {
      transactionalId: null,
      transactionTimeoutMs: 100,
      producerId: -1n,
      producerEpoch: -1,
    }),
  ];
}
