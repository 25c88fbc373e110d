import { notifications } from '@mantine/notifications';
import { appError, ok } from '../../../contract/app-error.ts';
import { errorText } from '../../../contract/error-text.ts';
import { isWholeTape } from '../../../contract/tape.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useWorld } from '../../bridge/world.ts';
import { useLanguage } from '../use-language.ts';
import type { PartsHandle } from '../use-parts.ts';
import { textParts } from './text-parts.ts';

/** A tape's text in parts; undefined, and said on the screen, where the file is none. */
export function useTapeText(): (file: File) => Promise<readonly string[] | undefined> {
  const language = useLanguage();
  return async (file) => {
    const text = await file.text();
    if (isWholeTape(text)) return textParts(text);
    notifications.show({ color: 'red', message: errorText(appError('not_a_tape', file.name), language) });
    return undefined;
  };
}

/** Opens a tape in the time machine and looks at it. */
export function useOpenTape(parts: PartsHandle): (file: File) => Promise<void> {
  const bridge = useBridge();
  const textsOf = useTapeText();
  return async (file) => {
    const texts = await textsOf(file);
    if (!texts) return;
    let at = 0;
    const isOpen = await parts.run(async () => {
      const text = texts[at] ?? '';
      at += 1;
      const isLast = at >= texts.length;
      const result = await bridge.call('tape.open', { text, isFirst: at === 1, isLast });
      return result.ok ? ok({ share: at / texts.length, more: !isLast }) : result;
    });
    if (isOpen) useWorld.getState().look('replay');
  };
}
