import { describe, expect, it, vi } from 'vitest';
import { guardNetwork } from './network-guard.ts';

type Decide = (answer: { readonly cancel?: boolean }) => void;

function guarded() {
  let onRequest: (details: { url: string }, decide: Decide) => void = () => undefined;
  let onDownload: (event: { preventDefault: () => void }, item: { getURL: () => string }) => void = () =>
    undefined;
  const log = vi.fn<(line: string) => void>();
  const setSpellCheckerEnabled = vi.fn<(on: boolean) => void>();
  guardNetwork(
    {
      webRequest: { onBeforeRequest: (listener: never) => void (onRequest = listener) },
      setSpellCheckerEnabled,
      on: (_event: string, listener: never) => void (onDownload = listener),
    } as never,
    log,
  );
  return {
    log,
    setSpellCheckerEnabled,
    isRefused: (url: string): boolean | undefined => {
      let answer: boolean | undefined;
      onRequest({ url }, ({ cancel }) => (answer = cancel));
      return answer;
    },
    isDownloadRefused: (url: string): boolean => {
      const preventDefault = vi.fn<() => void>();
      onDownload({ preventDefault }, { getURL: () => url });
      return preventDefault.mock.calls.length > 0;
    },
  };
}

describe('the network', () => {
  it.each([
    'https://example.com/',
    'http://127.0.0.1:9092/',
    'http://localhost/',
    'wss://example.com/socket',
    'ftp://example.com/',
    'file:///etc/passwd',
    'app://evil/',
    'app://vigie.evil/index.html',
    'app://vigie@evil/',
    'blob:https://example.com/1',
    'chrome-extension://abc/x.js',
    'https://redirector.gvt1.com/edgedl/chrome/dict/en-us-10-1.bdic',
  ])('is asked nothing by a page or by Chromium itself: %s', (url) => {
    const { isRefused, isDownloadRefused } = guarded();
    expect([isRefused(url), isDownloadRefused(url)]).toEqual([true, true]);
  });

  it.each(['app://vigie/', 'app://vigie/assets/a.js', 'blob:app://vigie/1-2', 'data:image/png;base64,AA=='])(
    'is not where the screens come from: %s',
    (url) => {
      const { isRefused, isDownloadRefused } = guarded();
      expect([isRefused(url), isDownloadRefused(url)]).toEqual([false, false]);
    },
  );

  it('is not asked for dictionaries, and a refusal is told once', () => {
    const { setSpellCheckerEnabled, isRefused, log } = guarded();
    isRefused('https://example.com/');
    isRefused('https://example.com/');
    expect(setSpellCheckerEnabled).toHaveBeenCalledWith(false);
    expect(log).toHaveBeenCalledOnce();
  });
});
