import { Button, NumberInput, Slider } from '@mantine/core';
import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSimulator } from '../bridge/use-simulator.ts';
import { RATES, rateStep } from './rates.ts';
import { useLanguage } from './use-language.ts';
import classes from './simulator-run.module.css';
import { withKey } from './action-keys.ts';

const MIN_RATE = 0.1;
const MAX_RATE = 1_000;

/** Starts and stops the simulator, and sets its pace. All windows show the same, since all show the console's. */
export function SimulatorRun() {
  const { t } = useTranslation('simulator');
  const { simulator, start, stop, configure, pending } = useSimulator();
  const language = useLanguage();
  const rate = simulator?.ordersPerSecond ?? 0.5;
  const running = simulator?.running ?? false;

  function setRate(ordersPerSecond: number): void {
    if (ordersPerSecond >= MIN_RATE && ordersPerSecond <= MAX_RATE) configure({ ordersPerSecond });
  }

  return (
    <div className={classes.run} data-running={running} data-testid="simulator-run">
      <Button
        className={classes.button}
        color={running ? 'red' : 'petrol'}
        variant={running ? 'filled' : 'light'}
        leftSection={
          running ? (
            <IconPlayerStopFilled size="1.125rem" aria-hidden />
          ) : (
            <IconPlayerPlayFilled size="1.125rem" aria-hidden />
          )
        }
        {...withKey(running ? 'stopSimulator' : 'startSimulator')}
        disabled={simulator === undefined || pending}
        onClick={running ? stop : start}
      >
        {running ? t('stop') : t('start')}
      </Button>
      <Slider
        className={classes.slider}
        min={0}
        max={RATES.length - 1}
        step={1}
        value={rateStep(rate)}
        onChange={(step) => setRate(RATES[step] ?? rate)}
        label={null}
        thumbLabel={t('rate')}
        disabled={simulator === undefined}
      />
      <NumberInput
        className={classes.rate}
        aria-label={t('rate')}
        suffix={t('perSecond')}
        min={MIN_RATE}
        max={MAX_RATE}
        decimalScale={1}
        decimalSeparator={language === 'fr' ? ',' : '.'}
        allowedDecimalSeparators={[',', '.']}
        value={rate}
        onChange={(value) => setRate(Number(value))}
        disabled={simulator === undefined}
        hideControls
      />
    </div>
  );
}
