/** `topic/partition/offset`: also the key of activity and quarantine rows. */
export function positionKey(position: { topic: string; partition: number; offset: bigint | string }): string {
  return `${position.topic}/${position.partition}/${position.offset}`;
}
