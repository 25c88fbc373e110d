import type { JsonToken } from './pretty-json.ts';
import classes from './record.module.css';

export type RecordValueProps = {
  readonly text: string;
  /** The text laid out; absent for the text as it is. */
  readonly tokens: readonly JsonToken[] | undefined;
};

/** A browser stands still for minutes over as many elements as a megabyte of JSON has words: more than this have no colours. */
const COLOURED = 10_000;

export function RecordValue({ text, tokens }: RecordValueProps) {
  return (
    // It scrolls, so the keyboard has to reach it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className={classes.value} tabIndex={0} data-testid="record-value">
      {tokens === undefined
        ? text
        : tokens.length > COLOURED
          ? tokens.map((token) => token.text).join('')
          : tokens.map((token, index) => (
              // oxlint-disable-next-line react/no-array-index-key
              <span key={index} data-token={token.kind}>
                {token.text}
              </span>
            ))}
    </pre>
  );
}
