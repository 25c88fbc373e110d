import { NumberInput, Slider, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSimulator } from '../../bridge/use-simulator.ts';
import { useFormats } from '../../ui/formats.ts';
import { SimulatorRun } from '../../ui/simulator-run.tsx';
import { useIsEmbedded } from '../../ui/use-is-embedded.ts';
import classes from './simulator-control.module.css';

/** Everything about the simulator: pace, seed, success rate, and what it has made. */
export function SimulatorControl() {
  const { t } = useTranslation('simulator');
  const formats = useFormats();
  const { simulator, configure } = useSimulator();
  const isEmbedded = useIsEmbedded();
  const made = simulator?.ordersMade ?? 0;
  const open = simulator?.storiesOpen ?? 0;
  const skipped = simulator?.ordersSkipped ?? 0;

  return (
    <section className={classes.control} aria-label={t('title')}>
      <div>
        <h2 className={classes.title}>{t('title')}</h2>
        <p className={classes.hint}>{t('intro')}</p>
      </div>
      <SimulatorRun />
      <SuccessRate
        value={simulator?.successRate ?? 0.9}
        onSettled={(successRate) => configure({ successRate })}
        label={t('successRate')}
        shown={formats.percent}
      />
      <NumberInput
        label={t('seed')}
        description={t('seedHint')}
        min={0}
        max={2 ** 31 - 1}
        allowDecimal={false}
        allowNegative={false}
        value={simulator?.seed ?? 0}
        onChange={(value) => {
          if (typeof value === 'number') configure({ seed: value });
        }}
        disabled={simulator === undefined || simulator.running}
      />
      {isEmbedded && (
        <Switch
          label={t('advance')}
          checked={simulator?.advanceDeliveries ?? false}
          onChange={(event) => configure({ advanceDeliveries: event.currentTarget.checked })}
          disabled={simulator === undefined}
        />
      )}
      <p className={classes.hint} data-testid="simulator-made">
        {t('made', { count: made })} · {t('open', { count: open })}
        {skipped > 0 && ` · ${t('skipped', { count: skipped })}`}
        {simulator && !simulator.running && open > 0 && ` · ${t('finishing')}`}
      </p>
    </section>
  );
}

type SuccessRateProps = {
  readonly value: number;
  readonly onSettled: (value: number) => void;
  readonly label: string;
  readonly shown: (share: number) => string;
};

/** Told once the thumb is let go: dragging is not forty settings. */
function SuccessRate({ value, onSettled, label, shown }: SuccessRateProps) {
  const [dragged, setDragged] = useState<number>();
  const percent = dragged ?? Math.round(value * 100);
  return (
    <div>
      <div className={classes.line}>
        <span>{label}</span>
        <strong>{shown(percent / 100)}</strong>
      </div>
      <Slider
        min={0}
        max={100}
        value={percent}
        onChange={setDragged}
        onChangeEnd={(end) => {
          setDragged(undefined);
          onSettled(end / 100);
        }}
        label={null}
        thumbLabel={label}
      />
    </div>
  );
}
