import type { Language } from '../contract/language.ts';
import { leftToCorrect, type ConsoleStatus } from '../contract/streams.ts';
import { isOne, numberIn, shellMessages } from './shell-messages.ts';

/** What the tray says: the state in a word, then what wants somebody. */
export type Attention = {
  readonly state: string;
  readonly items: readonly { readonly text: string; readonly page?: string }[];
};

export function attentionOf(status: ConsoleStatus | undefined, language: Language): Attention {
  const { tray } = shellMessages(language);
  if (!status) return { state: tray.starting, items: [] };
  const { kafka, waitingCommands, records } = status;
  const counted = (count: number, say: (count: string, one: boolean) => string): string =>
    say(numberIn(language, count), isOne(language, count));
  const items: { readonly text: string; readonly page?: string }[] = [];
  const { embedded } = kafka;
  if (embedded?.storageProblem) items.push({ text: tray.storage[embedded.storageProblem.reason] });
  if (embedded?.restarting) items.push({ text: tray.restarting });
  if (waitingCommands > 0) items.push({ text: counted(waitingCommands, tray.waiting), page: '/dashboard' });
  const quarantined = leftToCorrect(records);
  if (quarantined > 0) items.push({ text: counted(quarantined, tray.quarantined), page: '/quarantine' });
  return { state: tray.kafka[kafka.state], items };
}
