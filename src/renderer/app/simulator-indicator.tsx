import { ActionIcon, Button, Popover, Tooltip } from '@mantine/core';
import { IconFlask, IconPlayerStopFilled } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { SimulatorStatus } from '../../contract/streams.ts';
import { useCall } from '../bridge/use-call.ts';
import classes from './simulator-indicator.module.css';
import { withKey } from '../ui/action-keys.ts';

const SimulatorControl = lazy(async () => ({
  default: (await import('../features/simulator/simulator-control.tsx')).SimulatorControl,
}));

export type SimulatorIndicatorProps = { readonly simulator: SimulatorStatus | undefined };

/** Whether the simulator runs, its settings, and the quick way to stop it, from every page. */
export function SimulatorIndicator({ simulator }: SimulatorIndicatorProps) {
  const { t } = useTranslation('shell');
  const stop = useCall('simulator.stop');
  const running = simulator?.running ?? false;
  const shown =
    running && simulator ? t('simulator.rate', { rate: simulator.ordersPerSecond }) : t('simulator.name');

  return (
    <div className={classes.group} data-testid="simulator-indicator" data-running={running}>
      <Popover
        width="min(26rem, calc(100vw - 1.5rem))"
        position="bottom-end"
        shadow="md"
        trapFocus
        returnFocus
        withinPortal
      >
        <Popover.Target>
          <Button
            variant={running ? 'light' : 'default'}
            color={running ? 'amber' : 'petrol'}
            size="sm"
            px="sm"
            leftSection={<IconFlask size="1.125rem" aria-hidden />}
            aria-label={`${t('simulator.open')} (${shown})`}
            {...withKey('simulator')}
            className={classes.button}
          >
            <span className={classes.word}>{shown}</span>
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Suspense fallback={null}>
            <SimulatorControl />
          </Suspense>
        </Popover.Dropdown>
      </Popover>
      {running && (
        <Tooltip label={t('simulator.stop')}>
          <ActionIcon
            size="2.25rem"
            color="red"
            variant="filled"
            aria-label={t('simulator.stop')}
            loading={stop.pending}
            {...withKey('stopSimulator')}
            onClick={() => void stop.run()}
            data-testid="simulator-quick-stop"
          >
            <IconPlayerStopFilled size="1.125rem" aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}
