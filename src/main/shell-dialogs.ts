import type { Dialog } from 'electron';
import type { Language } from '../contract/language.ts';
import type { HelpPage } from './menu-actions.ts';
import { isOne, numberIn, shellMessages } from './shell-messages.ts';

export type ShellDialogsOptions = {
  readonly dialog: Pick<Dialog, 'showMessageBox' | 'showOpenDialog' | 'showErrorBox'>;
  readonly language: () => Language;
  readonly version: string;
  readonly versions: Readonly<Record<string, string | undefined>>;
  /** Where this package comes from; absent where it does not say. */
  readonly homepage: string | undefined;
  readonly copy: (text: string) => void;
};

/** What Vigie says and asks outside of its windows. */
export class ShellDialogs {
  readonly #options: ShellDialogsOptions;

  constructor(options: ShellDialogsOptions) {
    this.#options = options;
  }

  get #words() {
    return shellMessages(this.#options.language());
  }

  /** Whether Vigie ends with commands that wait. */
  async askToClose(waiting: number): Promise<boolean> {
    const language = this.#options.language();
    const { close } = this.#words;
    const chosen = await this.#ask({
      type: 'question',
      message: close.title(numberIn(language, waiting), isOne(language, waiting)),
      detail: close.detail,
      buttons: [close.stay, close.closeAnyway],
      defaultId: 0,
      cancelId: 0,
    });
    return chosen === 1;
  }

  async askStopped(): Promise<'reload' | 'quit'> {
    const { stopped } = this.#words;
    const chosen = await this.#ask({
      type: 'error',
      message: stopped.title,
      detail: stopped.detail,
      buttons: [stopped.reload, stopped.quit],
    });
    return chosen === 0 ? 'reload' : 'quit';
  }

  async chooseTape(extension: string): Promise<string | undefined> {
    const { canceled, filePaths } = await this.#options.dialog.showOpenDialog({
      properties: ['openFile'],
      filters: [
        { name: `*.${extension}`, extensions: [extension] },
        { name: '*', extensions: ['*'] },
      ],
    });
    return canceled ? undefined : filePaths[0];
  }

  /** Returns the page that the user wants to read. */
  async about(): Promise<HelpPage | undefined> {
    const { about, ok } = this.#words;
    const { version, versions } = this.#options;
    const parts = [
      ['Electron', versions['electron']],
      ['Chromium', versions['chrome']],
      ['Node.js', versions['node']],
      ['V8', versions['v8']],
    ] as const;
    const chosen = await this.#ask({
      type: 'info',
      message: `Vigie ${version}`,
      detail: [...parts.map(([name, each]) => `${name} ${each ?? ''}`), '', about.licence].join('\n'),
      buttons: [ok, about.licences, about.changes],
      defaultId: 0,
      cancelId: 0,
    });
    return ([undefined, 'licences', 'changelog'] as const)[chosen];
  }

  /** Nothing is asked of the internet: the user gets the address. */
  async newestVersion(): Promise<void> {
    const { newest, ok } = this.#words;
    const { version, homepage, copy } = this.#options;
    const chosen = await this.#ask({
      type: 'info',
      message: newest.title(version),
      detail: homepage === undefined ? newest.noAddress : newest.detail(homepage),
      buttons: homepage === undefined ? [ok] : [ok, newest.copy],
      defaultId: 0,
      cancelId: 0,
    });
    if (homepage !== undefined && chosen === 1) {
      copy(homepage);
    }
  }

  async diagnosticsCopied(): Promise<void> {
    const { diagnosticsCopied, diagnosticsDetail, ok } = this.#words;
    await this.#ask({ type: 'info', message: diagnosticsCopied, detail: diagnosticsDetail, buttons: [ok] });
  }

  fail(text: string): void {
    this.#options.dialog.showErrorBox('Vigie', text);
  }

  async #ask(options: Electron.MessageBoxOptions): Promise<number> {
    const { response } = await this.#options.dialog.showMessageBox({ noLink: true, ...options });
    return response;
  }
}
