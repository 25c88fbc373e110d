import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeliveryRow } from '../../../contract/rows.ts';
import type { DeliveryState } from '../../../domain/entities.ts';
import { useStream } from '../../bridge/use-stream.ts';
import { useFormats } from '../../ui/formats.ts';
import { stateLook } from '../../ui/state-look.ts';
import type { HeldPlaces } from '../../ui/use-held-places.ts';
import { boardColumns, type BoardColumn } from './board-columns.ts';
import { BoardCard } from './board-card.tsx';
import { useCardMoves } from './use-card-moves.ts';
import classes from './delivery-board.module.css';

export type DeliveryBoardProps = {
  readonly rows: readonly DeliveryRow[];
  readonly counts: Readonly<Record<DeliveryState, number>>;
  /** The list is frozen: no card comes or goes. */
  readonly isPaused: boolean;
  readonly listeners: HeldPlaces<DeliveryRow>['listeners'];
};

/** Cards of one column: what fits a screen beside its figures. */
const PER_COLUMN = 6;

/** Deliveries by state: a card goes from column to column as its delivery advances. */
export function DeliveryBoard({ rows, counts, isPaused, listeners }: DeliveryBoardProps) {
  const { t } = useTranslation('deliveries');
  const board = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => boardColumns(rows, { counts, perColumn: PER_COLUMN }), [rows, counts]);
  const onBoard = useMemo(() => new Set(rows.map(({ key }) => key)), [rows]);
  useCardMoves(board, columns);
  return (
    <section
      ref={board}
      className={classes.board}
      aria-label={t('board.label')}
      data-testid="delivery-board"
      {...listeners}
    >
      {columns.map((column) => (
        <Column key={column.state} column={column} onBoard={onBoard} isPaused={isPaused} />
      ))}
    </section>
  );
}

type ColumnProps = {
  readonly column: BoardColumn;
  /** Keys of all rows that the board was given. */
  readonly onBoard: ReadonlySet<string>;
  readonly isPaused: boolean;
};

const NO_ROWS: readonly DeliveryRow[] = [];

/** The newest deliveries of one state: the board's rows are the newest of all, and may hold none of an early order. */
function useNewestOf(state: DeliveryState, isPaused: boolean): readonly DeliveryRow[] {
  const stream = useStream('deliveries', { search: '', filter: state, limit: PER_COLUMN });
  const live = stream.phase === 'ready' ? stream.value.rows : NO_ROWS;
  const [frozen, setFrozen] = useState<readonly DeliveryRow[]>();
  if (isPaused !== (frozen !== undefined)) {
    setFrozen(isPaused ? live : undefined);
  }
  return frozen ?? live;
}

function Column({ column, onBoard, isPaused }: ColumnProps) {
  const { state, total } = column;
  const newest = useNewestOf(state, isPaused);
  const more = newest.filter((row) => row.state === state && !onBoard.has(row.key));
  const cards = [...column.cards, ...more].slice(0, PER_COLUMN);
  const { t } = useTranslation(['deliveries', 'common']);
  const formats = useFormats();
  const { icon: IconOf, tone } = stateLook('delivery', state);
  const name = t(`common:state.delivery.${state}`);
  const others = total - cards.length;
  return (
    <div className={classes.column} data-tone={tone} data-state={state}>
      <h3 className={classes.head}>
        <IconOf size="1.125rem" stroke={1.75} aria-hidden />
        <span className={classes.name}>{name}</span>
        <strong>{formats.number(total)}</strong>
      </h3>
      <ul className={classes.cards} aria-label={name}>
        {cards.map((delivery) => (
          <BoardCard key={delivery.key} delivery={delivery} />
        ))}
      </ul>
      <p className={classes.others}>{others > 0 ? t('deliveries:board.others', { count: others }) : ' '}</p>
    </div>
  );
}
