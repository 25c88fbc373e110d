import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorld } from '../../bridge/world.ts';
import { useFormats, type Formats } from '../formats.ts';
import { Panel } from '../panel.tsx';
import { differencesOf, type ComparedFact, type FactDifference } from './compared-facts.ts';
import { usePinned } from './pinned.ts';
import { useReplayState } from './use-replay.ts';
import classes from './comparison.module.css';

export type ComparisonProps = {
  /** What is compared, as `dashboard` or `order o1`. */
  readonly name: string;
  /** Absent until the page knows it. */
  readonly facts: readonly ComparedFact[] | undefined;
};

/** What is on this page at two instants, field by field; nothing while no instant is held. */
export function Comparison({ name, facts }: ComparisonProps) {
  const isHeld = usePinned(({ atMs }) => atMs !== undefined);
  const world = useWorld((now) => now.world);

  useEffect(() => {
    const { current } = usePinned.getState();
    current.set(name, facts);
    return () => void current.delete(name);
  }, [name, facts]);

  // Only who looks at the past asks the time machine where it is: it is closed when nobody does.
  return world === 'replay' && isHeld && facts ? <Differences name={name} facts={facts} /> : null;
}

type DifferencesProps = { readonly name: string; readonly facts: readonly ComparedFact[] };

function Differences({ name, facts }: DifferencesProps) {
  const { t } = useTranslation('replay');
  const formats = useFormats();
  const pinned = usePinned();
  const replay = useReplayState();
  if (pinned.atMs === undefined || !replay) return null;
  const before = pinned.values.get(name);
  const differences = differencesOf(before ?? [], facts);
  return (
    <Panel title={t('compare')} testId="comparison" flush={before !== undefined && differences.length > 0}>
      {before === undefined ? (
        <p className={classes.plain}>{t('compareUnseen')}</p>
      ) : differences.length === 0 ? (
        <p className={classes.plain}>{t('compareNone')}</p>
      ) : (
        <div className={classes.compareFrame}>
          <table className={classes.compare}>
            <thead>
              <tr>
                <th scope="col">{t('field')}</th>
                <th scope="col">{t('at', { time: formats.sentenceTime(pinned.atMs) })}</th>
                <th scope="col">{t('at', { time: formats.sentenceTime(replay.atMs) })}</th>
                <th scope="col">{t('difference')}</th>
              </tr>
            </thead>
            <tbody>
              {differences.map((difference) => (
                <Difference key={difference.id} difference={difference} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function Difference({ difference }: { readonly difference: FactDifference }) {
  const { t } = useTranslation('replay');
  const formats = useFormats();
  const { label, before, after, growth } = difference;
  const text = (fact: ComparedFact | undefined): string => {
    if (!fact) return t('nothing');
    if (fact.kind === 'money') return formats.money(fact.value);
    return fact.kind === 'count' ? formats.number(fact.value) : fact.value;
  };
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{text(before)}</td>
      <td>{text(after)}</td>
      <td>
        {growth && signed(growth.kind === 'money' ? growth.by.minor : growth.by, growthText(growth, formats))}
      </td>
    </tr>
  );
}

function growthText(growth: NonNullable<FactDifference['growth']>, formats: Formats): string {
  if (growth.kind === 'count') return formats.number(Math.abs(growth.by));
  return formats.money({ ...growth.by, minor: Math.abs(growth.by.minor) });
}

/** `+3` or `−3`. */
function signed(by: number, text: string): string {
  return by < 0 ? `−${text}` : `+${text}`;
}
