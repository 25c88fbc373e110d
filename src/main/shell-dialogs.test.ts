import type { MessageBoxOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import type { Language } from '../contract/language.ts';
import { ShellDialogs, type ShellDialogsOptions } from './shell-dialogs.ts';

const HOMEPAGE = 'https://example.com/vigie';

function dialogs(
  response: number,
  { language = 'en', homepage = HOMEPAGE }: { language?: Language; homepage?: string | undefined } = {},
) {
  const asked: MessageBoxOptions[] = [];
  const copied: string[] = [];
  const options = {
    dialog: {
      async showMessageBox(box: MessageBoxOptions) {
        asked.push(box);
        return { response, checkboxChecked: false };
      },
      showOpenDialog: async () => ({ canceled: response === 0, filePaths: ['/tapes/a.vigietape'] }),
      showErrorBox: () => undefined,
    },
    language: () => language,
    version: '1.2.3',
    versions: { electron: '45.4.1', chrome: '150', node: '24.21.0', v8: '15' },
    homepage: homepage === '' ? undefined : homepage,
    copy: (text: string) => void copied.push(text),
  } as unknown as ShellDialogsOptions;
  return { dialogs: new ShellDialogs(options), asked, copied };
}

describe('the dialogs of the desktop', () => {
  it('say what Vigie is made of, and lead to its licences', async () => {
    const about = dialogs(1);
    expect(await about.dialogs.about()).toBe('licences');
    expect(about.asked[0]).toMatchObject({
      message: 'Vigie 1.2.3',
      detail: expect.stringContaining('Electron 45.4.1\nChromium 150\nNode.js 24.21.0'),
      buttons: ['OK', 'Licences', 'What’s New'],
    });
    expect(await dialogs(0).dialogs.about()).toBeUndefined();
    expect(await dialogs(2).dialogs.about()).toBe('changelog');
  });

  it('name the address of newer versions, and ask nobody', async () => {
    const copying = dialogs(1);
    await copying.dialogs.newestVersion();
    expect(copying.asked[0]?.detail).toContain(HOMEPAGE);
    expect(copying.copied).toEqual([HOMEPAGE]);
    const closing = dialogs(0, { language: 'fr' });
    await closing.dialogs.newestVersion();
    expect([closing.asked[0]?.message, closing.copied]).toEqual(['Ceci est Vigie 1.2.3.', []]);
  });

  it('say where a package does not name its origin', async () => {
    const unknown = dialogs(0, { homepage: '' });
    await unknown.dialogs.newestVersion();
    expect(unknown.asked[0]).toMatchObject({
      detail: expect.stringContaining('does not say where it comes from'),
      buttons: ['OK'],
    });
  });

  it('ask before commands are left waiting, and keep them by default', async () => {
    const asking = dialogs(1, { language: 'fr' });
    expect(await asking.dialogs.askToClose(1)).toBe(true);
    expect(asking.asked[0]).toMatchObject({ message: '1 demande attend encore Kafka.', cancelId: 0 });
    expect(await dialogs(0).dialogs.askToClose(2)).toBe(false);
  });

  it('choose a tape, or none', async () => {
    expect(await dialogs(1).dialogs.chooseTape('vigietape')).toBe('/tapes/a.vigietape');
    expect(await dialogs(0).dialogs.chooseTape('vigietape')).toBeUndefined();
  });
});
