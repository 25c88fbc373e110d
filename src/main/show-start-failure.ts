import type { App, Dialog } from 'electron';
import { startFailureText } from '../console/start-failure.ts';
import type { Language } from '../contract/language.ts';
import { firstLanguage } from './app-language.ts';
import { shellMessages } from './shell-messages.ts';

export type StartFailureOptions = {
  readonly app: Pick<App, 'whenReady' | 'getPreferredSystemLanguages'>;
  readonly dialog: Pick<Dialog, 'showErrorBox'>;
  readonly write: (text: string) => void;
  /** Which `--lang` asked for. */
  readonly language: Language | undefined;
  readonly home: string;
};

/**
 * Says why Vigie could not start: once on stderr at once, and in a box. On Linux, Electron shows no box before it is ready,
 * and it never becomes ready without a display.
 */
export async function showStartFailure(error: unknown, options: StartFailureOptions): Promise<void> {
  const { app, dialog, write, home } = options;
  const language = firstLanguage(options.language, undefined, app.getPreferredSystemLanguages());
  const text = shellMessages(language).startFailed(startFailureText(error, home, language));
  write(`${text}\n`);
  await app.whenReady();
  dialog.showErrorBox('Vigie', text);
}
