import { IconDeviceAudioTape, IconPlayerPlayFilled, IconPlugConnected, type Icon } from '@tabler/icons-react';
import { useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useIsAudience } from '../../bridge/use-audience.ts';
import { useSimulator } from '../../bridge/use-simulator.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useOpenTape } from '../../ui/tape/use-open-tape.ts';
import { useCanWrite } from '../../ui/use-can-write.ts';
import { useParts } from '../../ui/use-parts.ts';
import classes from './first-steps.module.css';
import { withKey } from '../../ui/action-keys.ts';

/** The one decision of a home without events: what to look at. */
export function FirstSteps() {
  const { t } = useTranslation('dashboard');
  const isAudience = useIsAudience();
  if (isAudience) {
    return (
      <Panel>
        <EmptyState
          icon={IconPlayerPlayFilled}
          title={t('first.audienceTitle')}
          hint={t('first.audienceHint')}
        />
      </Panel>
    );
  }
  return (
    <section className={classes.first} aria-labelledby="first-steps" data-testid="first-steps">
      <h2 id="first-steps" className={classes.title}>
        {t('first.title')}
      </h2>
      <div className={classes.choices}>
        <StartDemonstration />
        <Link href="/connections" className={classes.choice} data-testid="first-connect">
          <Choice icon={IconPlugConnected} name={t('first.connect')} what={t('first.connectHint')} />
        </Link>
        <OpenTape />
      </div>
    </section>
  );
}

function StartDemonstration() {
  const { t } = useTranslation('dashboard');
  const { simulator, start, pending } = useSimulator();
  const canWrite = useCanWrite();
  const isOff = !simulator || pending || !canWrite;
  return (
    <button
      type="button"
      className={classes.choice}
      data-first
      {...withKey('startSimulator')}
      // The keyboard reaches it, and so the reason.
      aria-disabled={isOff}
      onClick={isOff ? undefined : start}
      data-testid="first-demo"
    >
      <Choice
        icon={IconPlayerPlayFilled}
        name={t('first.demo')}
        what={t(canWrite ? 'first.demoHint' : 'first.demoReadOnly')}
      />
    </button>
  );
}

function OpenTape() {
  const { t } = useTranslation('dashboard');
  const picker = useRef<HTMLInputElement>(null);
  const parts = useParts();
  const open = useOpenTape(parts);
  return (
    <>
      <input
        ref={picker}
        type="file"
        accept=".vigietape,.jsonl"
        hidden
        data-testid="first-tape-file"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) void open(file);
        }}
      />
      <button
        type="button"
        className={classes.choice}
        {...withKey('tape')}
        disabled={parts.progress !== undefined}
        onClick={() => picker.current?.click()}
        data-testid="first-tape"
      >
        <Choice icon={IconDeviceAudioTape} name={t('first.tape')} what={t('first.tapeHint')} />
      </button>
    </>
  );
}

type ChoiceProps = { readonly icon: Icon; readonly name: string; readonly what: ReactNode };

function Choice({ icon: IconOf, name, what }: ChoiceProps) {
  return (
    <>
      <span className={classes.icon}>
        <IconOf size="1.75rem" stroke={1.5} aria-hidden />
      </span>
      <strong className={classes.name}>{name}</strong>
      <span className={classes.what}>{what}</span>
    </>
  );
}
