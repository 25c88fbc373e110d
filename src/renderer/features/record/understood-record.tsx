import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RecordDetail } from '../../../contract/rows.ts';
import { isSideKind } from '../../../domain/topic-map.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { EntityName } from '../../ui/entity-name.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import type { AnyState } from '../../ui/state-look.ts';
import { FieldList } from './field-list.tsx';
import classes from './record.module.css';

/** Of interest to engineers; the headers beside say most of it. */
const IDENTITY = new Set(['id', 'source', 'causationId', 'identity', 'simulated']);

export type UnderstoodRecordProps = Pick<RecordDetail, 'understood' | 'isRead'>;

/** What Vigie made of it, and what it had to assume. */
export function UnderstoodRecord({ understood, isRead }: UnderstoodRecordProps) {
  const { t } = useTranslation('record');
  return (
    <>
      {!isRead && (
        <p className={classes.note} data-testid="record-not-read">
          {t('notRead')}
        </p>
      )}
      {understood.kind === 'event' && <UnderstoodEvent understood={understood} />}
      {understood.kind === 'deletion' && (
        <p className={classes.note} data-testid="record-deletion">
          {t('deletion')}
        </p>
      )}
      {understood.kind === 'quarantined' && <NotUnderstood understood={understood} isRead={isRead} />}
    </>
  );
}

type Understood<Kind> = Extract<RecordDetail['understood'], { kind: Kind }>;

function NotUnderstood({
  understood,
  isRead,
}: {
  readonly understood: Understood<'quarantined'>;
  readonly isRead: boolean;
}) {
  const { t } = useTranslation(['record', 'common']);
  const reason = t(`common:quarantineReason.${understood.reason}`);
  return (
    <div className={classes.quarantined} data-tone="warn" role="note" data-testid="record-quarantined">
      <IconAlertTriangle size="1.25rem" aria-hidden className={classes.quarantinedIcon} />
      <div>
        <strong>{isRead ? t('record:quarantined', { reason }) : reason}</strong>
        <p>
          <FaultNote fault={understood.fault} />
        </p>
        {isRead && <p>{t('record:quarantinedHint')}</p>}
      </div>
    </div>
  );
}

function UnderstoodEvent({ understood }: { readonly understood: Understood<'event'> }) {
  const { t } = useTranslation(['record', 'common']);
  const { entity, type, fields, assumptions } = understood;
  const state = fields.find((field) => field.name === 'state')?.value as AnyState | undefined;
  const statusText = fields.find((field) => field.name === 'statusText')?.value;
  return (
    <>
      <p className={classes.entity}>
        <EntityName entity={entity} />
        {state && !isSideKind(entity) && <StateBadge entity={entity} state={state} statusText={statusText} />}
        {type && <span className="mono">{type}</span>}
      </p>
      <FieldList
        testId="record-fields"
        fields={fields.filter(({ name }) => name !== 'state' && !IDENTITY.has(name))}
      />
      <details className={classes.identity}>
        <summary>{t('record:identity')}</summary>
        <FieldList testId="record-identity" fields={fields.filter(({ name }) => IDENTITY.has(name))} />
      </details>
      <h4 className={classes.label}>{t('record:assumptions')}</h4>
      {assumptions.length === 0 ? (
        <p className={classes.note}>{t('record:noAssumptions')}</p>
      ) : (
        <ul className={classes.assumptions} data-testid="record-assumptions">
          {assumptions.map((assumption) => (
            <li key={assumption}>
              <IconInfoCircle size="1.125rem" stroke={1.75} aria-hidden />
              {t(`record:assumption.${assumption}`)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
