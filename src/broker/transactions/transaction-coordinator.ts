import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { GroupCoordinator } from '../groups/group-coordinator.ts';
import { type CommittedOffset, OffsetStore, type TopicPartition } from '../groups/offset-store.ts';
import type { DamagedFolder } from '../log/damaged-folder.ts';
import type { FileSystem } from '../log/file-system.ts';
import type { GroupCommit } from '../log/group-commit.ts';
import { Journal, type JournalRecovery } from '../log/journal.ts';
import type { StorageError } from '../log/storage-error.ts';
import type { TopicStore } from '../log/topic-store.ts';
import type { ProducerIdAllocator } from '../producers/producer-id-allocator.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { carryOut } from './carry-out.ts';
import {
  newTransaction,
  restoreTransaction,
  type SavedTransaction,
  saveTransaction,
  type Transaction,
} from './transaction.ts';

const MAX_TIMEOUT_MS = 15 * 60 * 1000;
const LAST_EPOCH = 32_766;
const RETRY_MS = 1000;

export type ProducerIdentity = { transactionalId: string; producerId: bigint; producerEpoch: number };

export type TransactionCoordinatorOptions = {
  fileSystem: FileSystem;
  groupCommit: GroupCommit;
  dataDir: string;
  damaged: DamagedFolder;
  cleanShutdown: boolean;
  clock: Clock;
  topics: TopicStore;
  groups: GroupCoordinator;
  producerIds: ProducerIdAllocator;
  onStorageFailure: (error: StorageError) => void;
};

/**
 * All transactional producers (KIP-98). What a client has been told is in the journal first; markers
 * and group offsets are written between Prepare and Complete, and once more if that was interrupted.
 * Methods throw `StorageError` where the disk refuses; the client may try again.
 */
export class TransactionCoordinator {
  readonly recovery: JournalRecovery;
  readonly #options: TransactionCoordinatorOptions;
  readonly #transactions = new Map<string, Transaction>();
  readonly #journal: Journal;

  constructor(options: TransactionCoordinatorOptions) {
    this.#options = options;
    this.#journal = new Journal({
      ...options,
      path: join(options.dataDir, 'transactions.journal'),
      snapshot: () => [...this.#transactions.values()].map(saveTransaction),
    });
    this.recovery = this.#journal.recover();
    for (const saved of this.recovery.entries as SavedTransaction[]) {
      this.#transactions.set(saved.id, restoreTransaction(saved));
    }
  }

  /** Carries out what was decided before the broker stopped; open transactions wait for their clients. */
  async resume(): Promise<void> {
    for (const transaction of this.#transactions.values()) {
      if (transaction.state === 'Ongoing') {
        this.#startTimeout(transaction);
      } else if (transaction.state === 'PrepareCommit' || transaction.state === 'PrepareAbort') {
        await this.#end(transaction, transaction.state === 'PrepareCommit').catch(() => undefined);
      }
    }
  }

  get(transactionalId: string): Transaction | undefined {
    return this.#transactions.get(transactionalId);
  }

  all(): Transaction[] {
    return [...this.#transactions.values()];
  }

  async #save(transaction: Transaction): Promise<void> {
    this.#journal.append([saveTransaction(transaction)]);
    await this.#journal.durable();
  }

  /** A producer begins, or begins again: what it had open is taken back and its epoch fenced off. */
  async initProducer(options: {
    transactionalId: string;
    timeoutMs: number;
    /** Since KIP-360 a producer may say who it was; -1 where it does not. */
    producerId: bigint;
    producerEpoch: number;
  }): Promise<{ errorCode: ErrorCode; producerId: bigint; producerEpoch: number }> {
    const refusal = { producerId: -1n, producerEpoch: -1 };
    if (options.transactionalId === '') {
      return { errorCode: ErrorCode.INVALID_REQUEST, ...refusal };
    }
    if (options.timeoutMs <= 0 || options.timeoutMs > MAX_TIMEOUT_MS) {
      return { errorCode: ErrorCode.INVALID_TRANSACTION_TIMEOUT, ...refusal };
    }
    let transaction = this.#transactions.get(options.transactionalId);
    if (transaction === undefined) {
      transaction = this.#add(options);
    } else {
      const isOther =
        options.producerId !== -1n &&
        (options.producerId !== transaction.producerId ||
          options.producerEpoch !== transaction.producerEpoch);
      if (isOther) {
        return { errorCode: ErrorCode.PRODUCER_FENCED, ...refusal };
      }
      if (transaction.ending !== undefined) {
        return { errorCode: ErrorCode.CONCURRENT_TRANSACTIONS, ...refusal };
      }
      transaction.producerEpoch += 1;
      if (transaction.state === 'Ongoing' || transaction.state.startsWith('Prepare')) {
        await this.#end(transaction, transaction.state === 'PrepareCommit');
      }
      transaction.timeoutMs = options.timeoutMs;
      if (transaction.producerEpoch > LAST_EPOCH) {
        transaction.producerId = this.#options.producerIds.next();
        transaction.producerEpoch = 0;
      }
    }
    await this.#save(transaction);
    const { producerId, producerEpoch } = transaction;
    return { errorCode: ErrorCode.NONE, producerId, producerEpoch };
  }

  #add(options: { transactionalId: string; timeoutMs: number }): Transaction {
    const transaction = newTransaction(options, this.#options.producerIds.next());
    this.#transactions.set(options.transactionalId, transaction);
    return transaction;
  }

  /** The transaction of this producer, or why it is not this producer's. */
  #find(identity: ProducerIdentity): Transaction | ErrorCode {
    const transaction = this.#transactions.get(identity.transactionalId);
    if (transaction === undefined || transaction.producerId !== identity.producerId) {
      return ErrorCode.INVALID_PRODUCER_ID_MAPPING;
    }
    if (transaction.producerEpoch !== identity.producerEpoch) {
      return ErrorCode.INVALID_PRODUCER_EPOCH;
    }
    return transaction.ending === undefined ? transaction : ErrorCode.CONCURRENT_TRANSACTIONS;
  }

  #begin(transaction: Transaction): ErrorCode {
    if (transaction.state.startsWith('Prepare')) {
      return ErrorCode.CONCURRENT_TRANSACTIONS;
    }
    if (transaction.state !== 'Ongoing') {
      transaction.state = 'Ongoing';
      transaction.startedAtMs = this.#options.clock.nowMs();
      this.#startTimeout(transaction);
    }
    return ErrorCode.NONE;
  }

  async addPartitions(identity: ProducerIdentity, partitions: TopicPartition[]): Promise<ErrorCode> {
    const transaction = this.#find(identity);
    if (typeof transaction === 'number') {
      return transaction;
    }
    const problem = this.#begin(transaction);
    if (problem !== ErrorCode.NONE) {
      return problem;
    }
    for (const { topic, partition } of partitions) {
      const known = transaction.partitions.get(topic) ?? new Set();
      transaction.partitions.set(topic, known.add(partition));
    }
    await this.#save(transaction);
    return ErrorCode.NONE;
  }

  async addGroup(identity: ProducerIdentity, groupId: string): Promise<ErrorCode> {
    const transaction = this.#find(identity);
    if (typeof transaction === 'number') {
      return transaction;
    }
    const problem = this.#begin(transaction);
    if (problem !== ErrorCode.NONE) {
      return problem;
    }
    transaction.groups.add(groupId);
    await this.#save(transaction);
    return ErrorCode.NONE;
  }

  async addOffsets(
    identity: ProducerIdentity,
    groupId: string,
    offsets: { at: TopicPartition; committed: CommittedOffset }[],
  ): Promise<ErrorCode> {
    const transaction = this.#find(identity);
    if (typeof transaction === 'number') {
      return transaction;
    }
    if (transaction.state !== 'Ongoing' || !transaction.groups.has(groupId)) {
      return ErrorCode.INVALID_TXN_STATE;
    }
    for (const { at, committed } of offsets) {
      transaction.offsets.set(groupId, at, committed);
    }
    await this.#save(transaction);
    return ErrorCode.NONE;
  }

  /** A transactional batch goes only into a partition that its open transaction has named. */
  checkProduce(identity: ProducerIdentity, at: TopicPartition): ErrorCode {
    const transaction = this.#find(identity);
    if (typeof transaction === 'number') {
      return transaction === ErrorCode.CONCURRENT_TRANSACTIONS ? ErrorCode.INVALID_TXN_STATE : transaction;
    }
    const isNamed =
      transaction.state === 'Ongoing' && transaction.partitions.get(at.topic)?.has(at.partition) === true;
    return isNamed ? ErrorCode.NONE : ErrorCode.INVALID_TXN_STATE;
  }

  /** Whether an open transaction may still change the group's offset there (KIP-447). */
  hasPendingOffset(groupId: string, at: TopicPartition): boolean {
    return this.pendingOffsetsOf(groupId)(at);
  }

  /** The same for many partitions of a group. */
  pendingOffsetsOf(groupId: string): (at: TopicPartition) => boolean {
    const pending = [...this.#transactions.values()]
      .map(({ offsets }) => offsets)
      .filter((offsets) => offsets.hasGroup(groupId));
    return (at) => pending.some((offsets) => offsets.get(groupId, at) !== undefined);
  }

  async end(identity: ProducerIdentity, isCommit: boolean): Promise<ErrorCode> {
    const transaction = this.#find(identity);
    if (typeof transaction === 'number') {
      return transaction;
    }
    const { state } = transaction;
    if (state === (isCommit ? 'CompleteCommit' : 'CompleteAbort')) {
      // The answer to the first attempt was lost on its way.
      return ErrorCode.NONE;
    }
    if (state !== 'Ongoing' && state !== (isCommit ? 'PrepareCommit' : 'PrepareAbort')) {
      return ErrorCode.INVALID_TXN_STATE;
    }
    await this.#end(transaction, isCommit);
    return ErrorCode.NONE;
  }

  async #end(transaction: Transaction, isCommit: boolean): Promise<void> {
    transaction.cancelTimeout?.();
    transaction.state = isCommit ? 'PrepareCommit' : 'PrepareAbort';
    const ending = this.#save(transaction).then(() => this.#complete(transaction));
    transaction.ending = ending;
    try {
      await ending;
    } catch (error) {
      // The outcome stands. The client may be gone, and consumers wait for the markers.
      transaction.cancelTimeout = this.#options.clock.after(RETRY_MS, () => {
        if (transaction.ending === undefined && transaction.state.startsWith('Prepare')) {
          void this.#end(transaction, isCommit).catch(() => undefined);
        }
      });
      throw error;
    } finally {
      transaction.ending = undefined;
    }
  }

  async #complete(transaction: Transaction): Promise<void> {
    const isCommit = transaction.state === 'PrepareCommit';
    await carryOut(transaction, isCommit, this.#options);
    transaction.state = isCommit ? 'CompleteCommit' : 'CompleteAbort';
    transaction.startedAtMs = undefined;
    transaction.partitions.clear();
    transaction.groups.clear();
    transaction.offsets = new OffsetStore();
    await this.#save(transaction);
  }

  #startTimeout(transaction: Transaction): void {
    transaction.cancelTimeout?.();
    transaction.cancelTimeout = this.#options.clock.after(transaction.timeoutMs, () => {
      if (transaction.state === 'Ongoing' && transaction.ending === undefined) {
        // The epoch moves on, so that the producer learns of it whatever it does next.
        transaction.producerEpoch += 1;
        this.#end(transaction, false).catch(() => this.#startTimeout(transaction));
      }
    });
  }

  async close(): Promise<void> {
    for (const transaction of this.#transactions.values()) {
      transaction.cancelTimeout?.();
      await transaction.ending?.catch(() => undefined);
    }
    await this.#journal.close();
  }
}
