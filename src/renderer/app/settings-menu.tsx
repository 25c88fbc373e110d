import {
  ActionIcon,
  Button,
  Checkbox,
  Popover,
  SegmentedControl,
  Stack,
  Text,
  UnstyledButton,
  useMantineColorScheme,
} from '@mantine/core';
import { IconKeyboard, IconPlugConnected, IconSettings } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useAppInfo } from '../bridge/use-app-info.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { useStream } from '../bridge/use-stream.ts';
import { ForPresenter } from '../ui/for-presenter.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { withKey } from '../ui/action-keys.ts';
import nav from './nav.module.css';
import { usePreferences } from './preferences.ts';

export type SettingsMenuProps = {
  /** At the foot of the side bar, with its word; in the header, as an icon. */
  readonly place: 'nav' | 'header';
  readonly opened: boolean;
  readonly onToggle: () => void;
  readonly onShortcuts: () => void;
};

export function SettingsMenu({ place, opened, onToggle, onShortcuts }: SettingsMenuProps) {
  const { t } = useTranslation('shell');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const logEvents = usePreferences((preferences) => preferences.logEvents);
  const info = useAppInfo();
  const bridge = useBridge();
  const status = useStream('status');

  return (
    <Popover
      opened={opened}
      onChange={onToggle}
      width="min(22rem, calc(100vw - 1.5rem))"
      position={place === 'nav' ? 'right-end' : 'bottom-end'}
      shadow="md"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        {place === 'nav' ? (
          <UnstyledButton
            className={nav.link}
            onClick={onToggle}
            data-testid="settings"
            {...withKey('settings')}
          >
            <IconSettings size="1.375rem" stroke={1.75} aria-hidden className={nav.icon} />
            <span>{t('settings.label')}</span>
          </UnstyledButton>
        ) : (
          <ActionIcon
            variant="default"
            size="2.25rem"
            aria-label={t('settings.label')}
            onClick={onToggle}
            data-testid="settings"
            {...withKey('settings')}
          >
            <IconSettings size="1.25rem" stroke={1.75} aria-hidden />
          </ActionIcon>
        )}
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="md">
          <div>
            <Text size="sm" fw={550} mb={4}>
              {t('language.label')}
            </Text>
            <LanguageSwitch full />
          </div>
          <div>
            <Text size="sm" fw={550} mb={4}>
              {t('settings.scheme')}
            </Text>
            <SegmentedControl
              fullWidth
              value={colorScheme}
              onChange={(value) => setColorScheme(value)}
              aria-label={t('settings.scheme')}
              data={(['light', 'dark', 'auto'] as const).map((value) => ({
                value,
                label: t(`settings.${value}`),
              }))}
              data-testid="color-scheme"
            />
          </div>
          <ForPresenter>
            <Checkbox
              checked={status.phase === 'ready' && status.value.privacy}
              onChange={(event) => void bridge.call('privacy.set', { on: event.currentTarget.checked })}
              label={t('settings.privacy')}
              description={t('settings.privacyHint')}
              data-testid="privacy"
            />
          </ForPresenter>
          <Checkbox
            checked={logEvents}
            onChange={(event) => usePreferences.setState({ logEvents: event.currentTarget.checked })}
            label={t('settings.logEvents')}
            description={t('settings.logEventsHint')}
            data-testid="log-events"
          />
          {!(status.phase === 'ready' && status.value.audience) && (
            <Button
              component={Link}
              href="/connections"
              variant="default"
              leftSection={<IconPlugConnected size="1.125rem" aria-hidden />}
              onClick={onToggle}
              data-testid="open-connections"
            >
              {t('settings.connections')}
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<IconKeyboard size="1.125rem" aria-hidden />}
            onClick={() => {
              onToggle();
              onShortcuts();
            }}
          >
            {t('settings.shortcuts')}
          </Button>
          {info && (
            <Text size="xs" c="dimmed">
              {t('settings.about', { version: info.version, host: t(`settings.${info.host}`) })}
              <br />
              {status.phase === 'ready' &&
                t('settings.cluster', { cluster: status.value.kafka.brokers.join(', ') })}
            </Text>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
