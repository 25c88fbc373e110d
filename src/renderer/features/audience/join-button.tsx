import { ActionIcon, Modal, Tooltip } from '@mantine/core';
import { IconQrcode } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppInfo } from '../../bridge/use-app-info.ts';
import { withKey } from '../../ui/action-keys.ts';

const JoinInvitation = lazy(async () => ({
  default: (await import('./join-invitation.tsx')).JoinInvitation,
}));

/** How the audience joins; there only where somebody else can reach this host. */
export function JoinButton() {
  const { t } = useTranslation(['audience', 'common']);
  const address = useAppInfo()?.audienceAddress;
  const [opened, setOpened] = useState(false);
  if (address === undefined) return null;
  return (
    <>
      <Tooltip label={t('audience:join')}>
        <ActionIcon
          variant="default"
          size="2.25rem"
          aria-label={t('audience:join')}
          onClick={() => setOpened(true)}
          {...withKey('join')}
          data-testid="join"
        >
          <IconQrcode size="1.25rem" aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('audience:title')}
        size="md"
        centered
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <Suspense fallback={null}>
          <JoinInvitation known={address} />
        </Suspense>
      </Modal>
    </>
  );
}
