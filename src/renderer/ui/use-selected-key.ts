import { useOpenRecord } from './open-record.ts';

/** The key of the record that the drawer shows, in lists whose rows are records. */
export function useSelectedKey(): string | undefined {
  const position = useOpenRecord((open) => open.target?.position);
  return position && `${position.topic}/${position.partition}/${position.offset}`;
}
