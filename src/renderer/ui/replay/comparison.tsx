import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorld } from '../../bridge/world.ts';
import { useFormats } from '../formats.ts';
import { Panel } from '../panel.tsx';
import { diffFields } from './diff-fields.ts';
import { usePinned } from './pinned.ts';
import { useReplayState } from './use-replay.ts';
import classes from './comparison.module.css';

export type ComparisonProps = {
  /** What is compared, as `dashboard` or `order o1`. */
  readonly name: string;
  readonly value: object | undefined;
};

/** What is on this page at two instants, field by field; nothing while no instant is held. */
export function Comparison({ name, value }: ComparisonProps) {
  const isHeld = usePinned(({ atMs }) => atMs !== undefined);
  const world = useWorld((now) => now.world);

  useEffect(() => {
    const { current } = usePinned.getState();
    current.set(name, value);
    return () => void current.delete(name);
  }, [name, value]);

  // Only who looks at the past asks the time machine where it is: it is closed when nobody does.
  return world === 'replay' && isHeld && value ? <Differences name={name} value={value} /> : null;
}

function Differences({ name, value }: { readonly name: string; readonly value: object }) {
  const { t } = useTranslation('replay');
  const formats = useFormats();
  const pinned = usePinned();
  const replay = useReplayState();
  if (pinned.atMs === undefined || !replay) return null;
  const before = pinned.values.get(name);
  const differences = diffFields(before, value);
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
              </tr>
            </thead>
            <tbody>
              {differences.map(({ field, before: old, after }) => (
                <tr key={field}>
                  <th scope="row" className="mono">
                    {field}
                  </th>
                  <td>{old ?? t('nothing')}</td>
                  <td>{after ?? t('nothing')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
