/** Kafka has the message, once, and neither its answer nor the log says at which offset. */
export class PositionUnknown extends Error {
  override readonly name = 'PositionUnknown';

  constructor(topic: string, partition: number) {
    super(`partition ${partition} of ${topic} holds the message at an offset that Kafka does not say`);
  }
}
