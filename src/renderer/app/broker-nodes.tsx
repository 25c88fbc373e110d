import { Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../contract/app-error.ts';
import type { BrokerNode } from '../../contract/streams.ts';
import { useIsAudience } from '../bridge/use-audience.ts';
import { useCall } from '../bridge/use-call.ts';
import { ErrorNote } from '../ui/error-note.tsx';
import classes from './broker-nodes.module.css';

export type BrokerNodesProps = { readonly nodes: readonly BrokerNode[] };

/** The embedded broker's nodes, to be stopped and started before an audience. */
export function BrokerNodes({ nodes }: BrokerNodesProps) {
  const { t } = useTranslation('shell');
  const { run } = useCall('nodes.switch');
  const isAudience = useIsAudience();
  const [error, setError] = useState<AppError>();
  const running = nodes.filter((node) => node.running).length;

  async function turn(nodeId: number, on: boolean): Promise<void> {
    const result = await run({ nodeId, running: on });
    setError(result.ok ? undefined : result.error);
  }

  return (
    <section className={classes.section} aria-label={t('nodes.title')}>
      <h3 className={classes.title}>{t('nodes.title')}</h3>
      <ul className={classes.list}>
        {nodes.map(({ nodeId, address, running: isRunning, leads }) => (
          <li key={nodeId} className={classes.node} data-testid={`node-${nodeId}`} data-leads={leads}>
            <Switch
              checked={isRunning}
              // Not while a call is pending: a switch that is disabled loses the focus.
              disabled={isAudience || (isRunning && running === 1)}
              onChange={({ currentTarget }) => void turn(nodeId, currentTarget.checked)}
              label={t('nodes.name', { nodeId })}
            />
            <span className={`mono ${classes.address}`}>{address}</span>
            <span className={classes.leads}>
              {isRunning ? t('nodes.leads', { count: leads }) : t('nodes.stopped')}
            </span>
          </li>
        ))}
      </ul>
      {error && <ErrorNote error={error} />}
      <p className={classes.hint}>{t('nodes.simulated')}</p>
    </section>
  );
}
