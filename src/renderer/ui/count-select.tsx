import { NativeSelect } from '@mantine/core';
import { useFormats } from './formats.ts';
import classes from './count-select.module.css';

type Option<Value> = {
  readonly value: Value;
  readonly label: string;
  readonly count: number | undefined;
};

export type CountSelectProps<Value extends string> = {
  readonly label: string;
  readonly value: Value | 'all';
  readonly onChange: (value: Value | 'all') => void;
  readonly allLabel: string;
  /** Absent while it is not known. */
  readonly total: number | undefined;
  readonly options: readonly Option<Value>[];
};

/** A filter by state, each with how many there are, once that is known. */
export function CountSelect<Value extends string>(props: CountSelectProps<Value>) {
  const { value, options, onChange } = props;
  const formats = useFormats();
  function text(label: string, count: number | undefined): string {
    return count === undefined ? label : `${label} (${formats.number(count)})`;
  }
  return (
    <NativeSelect
      className={classes.select}
      value={value}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        onChange(options.find((option) => option.value === chosen)?.value ?? 'all');
      }}
      aria-label={props.label}
      data={[
        { value: 'all', label: text(props.allLabel, props.total) },
        ...options.map((option) => ({ value: option.value, label: text(option.label, option.count) })),
      ]}
    />
  );
}
