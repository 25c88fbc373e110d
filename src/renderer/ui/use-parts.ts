import { notifications } from '@mantine/notifications';
import { useRef, useState } from 'react';
import type { Result } from '../../contract/app-error.ts';
import { errorText } from '../../contract/error-text.ts';
import { useLanguage } from './use-language.ts';

export type PartsHandle = {
  /** Share that is done, 0–1; absent while nothing is under way. */
  readonly progress: number | undefined;
  /** Does one part after the other until there is no next; resolves to false where it was cancelled or refused. */
  readonly run: (
    part: () => Promise<Result<{ readonly share: number; readonly more: boolean }>>,
  ) => Promise<boolean>;
  readonly cancel: () => void;
};

/** Something long in parts, with its progress, that can be cancelled between them. */
export function useParts(): PartsHandle {
  const language = useLanguage();
  const [progress, setProgress] = useState<number>();
  const turn = useRef(0);

  return {
    progress,
    async run(part) {
      turn.current += 1;
      const own = turn.current;
      setProgress(0);
      for (;;) {
        const result = await part();
        if (own !== turn.current) return false;
        if (!result.ok || !result.value.more) {
          setProgress(undefined);
          if (!result.ok) notifications.show({ color: 'red', message: errorText(result.error, language) });
          return result.ok;
        }
        setProgress(Math.min(1, result.value.share));
      }
    },
    cancel() {
      turn.current += 1;
      setProgress(undefined);
    },
  };
}
