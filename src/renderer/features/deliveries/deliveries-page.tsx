import { Button, Switch } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearch } from 'wouter';
import type { DeliveryState } from '../../../domain/entities.ts';
import { useSimulator } from '../../bridge/use-simulator.ts';
import { useStream } from '../../bridge/use-stream.ts';
import { ForWriter } from '../../ui/for-writer.tsx';
import { Page } from '../../ui/page.tsx';
import { ReadOnlyNote } from '../../ui/read-only-note.tsx';
import type { Writes } from '../../ui/use-can-write.ts';
import { useCanWrite } from '../../ui/use-can-write.ts';
import { useIsEmbedded } from '../../ui/use-is-embedded.ts';
import { DeliveryForm } from './delivery-form.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { useDeliveryView } from './use-delivery-view.ts';
import { StatusFilter } from './status-filter.tsx';
import classes from './deliveries.module.css';
import { withKey } from '../../ui/action-keys.ts';

const CARDS = 50;
/** A board follows deliveries for about a minute, to their doors. */
const BOARD_CARDS = 150;

const DELIVERIES: Writes = ['delivery'];

export function DeliveriesPage() {
  const { t } = useTranslation('deliveries');
  const { simulator, configure } = useSimulator();
  const isEmbedded = useIsEmbedded();
  const canWrite = useCanWrite();
  const asked = new URLSearchParams(useSearch()).get('order') ?? '';
  const [formOpen, setFormOpen] = useState(asked !== '');
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<DeliveryState | 'all'>('all');
  const { view, hasRoom, choose } = useDeliveryView();
  // Columns are the states: a filter or a search is answered with cards.
  const isBoard = view === 'board' && filter === 'all' && search === '';
  const limit = isBoard ? BOARD_CARDS : CARDS;
  const stream = useStream('deliveries', { search, filter, limit });
  const list = stream.phase === 'ready' ? stream.value : undefined;

  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      actions={
        <ForWriter writes={DELIVERIES} otherwise={<ReadOnlyNote writes={DELIVERIES} />}>
          <div className={classes.actions}>
            {isEmbedded && (
              <Switch
                label={t('autoAdvance')}
                checked={simulator?.advanceDeliveries ?? false}
                onChange={(event) => configure({ advanceDeliveries: event.currentTarget.checked })}
                disabled={simulator === undefined}
              />
            )}
            <Button
              {...withKey('create')}
              leftSection={<IconPlus size="1.125rem" aria-hidden />}
              onClick={() => setFormOpen(true)}
            >
              {t('create')}
            </Button>
          </div>
        </ForWriter>
      }
    >
      <StatusFilter value={filter} onChange={setFilter} counts={list?.counts} total={list?.total} />
      <DeliveryList
        stream={stream}
        limit={limit}
        isBoard={isBoard}
        view={hasRoom ? { value: view, onChange: choose } : undefined}
        search={search}
        onSearch={setSearch}
        filter={filter}
        filtered={filter !== 'all' || search !== ''}
        onClearFilters={() => {
          setSearch('');
          setFilter('all');
        }}
      />
      <DeliveryForm opened={formOpen && canWrite} onClose={() => setFormOpen(false)} orderId={asked} />
    </Page>
  );
}
