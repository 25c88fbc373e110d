import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorld } from '../../bridge/world.ts';
import { EmptyState } from '../empty-state.tsx';
import { Page } from '../page.tsx';
import { Panel } from '../panel.tsx';
import { useLeaveReplay } from './use-replay.ts';

/** What is of the present alone: absent while this window looks at the past. */
export function OnlyLive({ children }: { readonly children: ReactNode }) {
  return useWorld(({ world }) => world) === 'live' ? children : null;
}

/** A page that knows the present alone: in its place, a window that looks at the past says so. */
export function onlyLivePage(LivePage: ComponentType): ComponentType {
  return function OnlyLivePage() {
    const world = useWorld((now) => now.world);
    return world === 'live' ? <LivePage /> : <LiveAlone />;
  };
}

function LiveAlone() {
  const { t } = useTranslation('replay');
  const leave = useLeaveReplay();
  return (
    <Page title={t('liveAlone')}>
      <Panel>
        <EmptyState
          icon={IconHistory}
          title={t('liveAlone')}
          hint={t('liveAloneHint')}
          action={<Button onClick={leave}>{t('leave')}</Button>}
        />
      </Panel>
    </Page>
  );
}
