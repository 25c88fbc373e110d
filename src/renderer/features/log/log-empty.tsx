import { IconTimeline } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../ui/empty-state.tsx';

/** Why no record is listed. `past`: nothing was written before the instant shown. `range`: the topic has records, and none of them from where it is read. */
export type Emptiness = 'live' | 'past' | 'no_place' | 'topic' | 'range' | 'no_match';

type SearchOutcome = {
  readonly lanes: readonly { readonly partition: number; readonly low: string; readonly high: string }[];
  /** Of all partitions where absent. */
  readonly partition: number | undefined;
  readonly scanned: number;
};

/** Why a search that is over found nothing. */
export function emptinessOf({ lanes, partition, scanned }: SearchOutcome): Emptiness {
  if (scanned > 0) {
    return 'no_match';
  }
  const read = lanes.filter((lane) => partition === undefined || lane.partition === partition);
  return read.length > 0 && read.every(({ low, high }) => low === high) ? 'topic' : 'range';
}

export type LogEmptyProps = { readonly why: Emptiness; readonly topic: string };

/** In the place of records. */
export function LogEmpty({ why, topic }: LogEmptyProps) {
  const { t } = useTranslation('log');
  return (
    <EmptyState icon={IconTimeline} title={t(`empty.${why}`)} hint={t(`empty.${why}_hint`, { topic })} />
  );
}
