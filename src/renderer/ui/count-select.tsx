import { NativeSelect } from '@mantine/core';
import { useFormats } from './formats.ts';
import classes from './count-select.module.css';

export type CountSelectProps<Value extends string> = {
  readonly label: string;
  readonly value: Value | 'all';
  readonly onChange: (value: Value | 'all') => void;
  readonly allLabel: string;
  readonly total: number;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly count: number }[];
};

/** A filter by state, each with how many there are. */
export function CountSelect<Value extends string>(props: CountSelectProps<Value>) {
  const { value, options, onChange } = props;
  const formats = useFormats();
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
        { value: 'all', label: `${props.allLabel} (${formats.number(props.total)})` },
        ...options.map((option) => ({
          value: option.value,
          label: `${option.label} (${formats.number(option.count)})`,
        })),
      ]}
    />
  );
}
