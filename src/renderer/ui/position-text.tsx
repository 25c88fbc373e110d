export type PositionTextProps = {
  readonly topic: string;
  readonly partition: number;
  readonly offset?: string | undefined;
};

/** Where a record is in the log, as engineers write it: `orders / 2 / 1041`. */
export function PositionText({ topic, partition, offset }: PositionTextProps) {
  const parts = offset === undefined ? [topic, partition] : [topic, partition, offset];
  const text = parts.join(' / ');
  return (
    <span className="mono" title={text}>
      {text}
    </span>
  );
}
