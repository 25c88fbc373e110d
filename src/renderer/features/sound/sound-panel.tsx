import { Button, Group, Slider, Stack, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/formats.ts';
import { useSoundSettings } from './sound-settings.ts';
import type { TonePlayer } from './tone-player.ts';

export type SoundPanelProps = { readonly player: TonePlayer };

export function SoundPanel({ player }: SoundPanelProps) {
  const { t } = useTranslation('sound');
  const formats = useFormats();
  const { on, volume } = useSoundSettings();
  const percent = Math.round(volume * 100);

  return (
    <Stack gap="sm">
      <Switch
        checked={on}
        onChange={(event) => {
          const next = event.currentTarget.checked;
          useSoundSettings.setState({ on: next });
          // Also the gesture that a browser asks for before it lets sound play.
          if (next) player.play('success', volume);
        }}
        label={t('toggle')}
        data-testid="sound-switch"
      />
      <Text size="xs" c="dimmed">
        {t('hint')}
      </Text>
      <div>
        <Text size="sm" fw={550} mb={4} id="sound-volume">
          {t('volume')}
        </Text>
        <Slider
          min={5}
          max={100}
          step={5}
          value={percent}
          onChange={(next) => useSoundSettings.setState({ volume: next / 100 })}
          label={(value) => formats.percent(value / 100)}
          thumbLabel={t('volume')}
        />
      </div>
      <Group gap="xs">
        <Text size="sm">{t('tryIt')}</Text>
        <Button size="compact-sm" variant="default" onClick={() => player.play('success', volume)}>
          {t('trySuccess')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => player.play('failure', volume)}>
          {t('tryFailure')}
        </Button>
      </Group>
    </Stack>
  );
}
