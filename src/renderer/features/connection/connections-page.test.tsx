// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bridge } from '../../../contract/bridge.ts';
import type { Connections } from '../../../contract/connection.ts';
import { createI18n } from '../../app/i18n.ts';
import { BridgeProvider } from '../../bridge/bridge-context.tsx';
import { ConnectionsPage } from './connections-page.tsx';
import { messages } from './messages.ts';
import { eventually } from '../../testing/eventually.ts';

type FakeBridge = Bridge & { readonly stop: () => void };
type FakeBridgeFile = { readonly createFakeBridge: (options: object) => FakeBridge };

/** Compiled with the tests that cross processes, not with the screens: reached by name. */
const FAKE_BRIDGE: string = '../../../../tests/support/fake-bridge.ts';
const { createFakeBridge } = (await import(FAKE_BRIDGE)) as FakeBridgeFile;

const words = messages.en;
let root: Root;
let bridge: FakeBridge;

async function show(connections: Partial<Connections>): Promise<void> {
  bridge = createFakeBridge({ history: 0, connections });
  const host = document.createElement('div');
  document.body.replaceChildren(host);
  root = createRoot(host);
  act(() =>
    root.render(
      <I18nextProvider i18n={createI18n('en')}>
        <MantineProvider>
          <BridgeProvider bridge={bridge}>
            <ConnectionsPage />
          </BridgeProvider>
        </MantineProvider>
      </I18nextProvider>,
    ),
  );
  await eventually(() => expect(document.querySelector('h2')).not.toBeNull());
}

function button(name: string): HTMLButtonElement {
  const found = [...document.querySelectorAll('button')].find(
    (each) => (each.getAttribute('aria-label') ?? each.textContent) === name,
  );
  if (!found) throw new Error(`no button ${name}`);
  return found;
}

function click(name: string): void {
  act(() => button(name).click());
}

async function chooseSecurity(value: string): Promise<void> {
  await eventually(() => expect(document.querySelector('form select')).not.toBeNull());
  const select = document.querySelector<HTMLSelectElement>('form select');
  act(() => {
    if (!select) return;
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

const text = (selector: string) => document.querySelector(selector)?.textContent ?? '';

const profile = {
  id: 'p',
  name: 'Production',
  servers: ['kafka:9094'],
  security: 'sasl_ssl',
  mechanism: 'plain',
  user: 'ada',
  layout: 'grouped',
  mode: 'read',
  colour: 'red',
  password: 'none',
  keyPassphrase: 'none',
  keyPem: 'none',
} as const;

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true));
afterEach(() => {
  act(() => root.unmount());
  bridge.stop();
  vi.unstubAllGlobals();
});

describe('the page of connections', { timeout: 20_000 }, () => {
  it('lists the embedded broker, what the options name, and what was kept; only the last can be edited', async () => {
    await show({
      profiles: [profile],
      commandLine: { servers: ['other:9092'], security: 'plaintext', user: undefined, mode: 'read' },
      activeId: 'command-line',
    });
    expect([...document.querySelectorAll('h2')].map(({ textContent }) => textContent)).toEqual([
      'Embedded broker',
      'Command-line options',
      'Production',
    ]);
    const labels = [...document.querySelectorAll('li button')].map((each) => each.getAttribute('aria-label'));
    expect(labels).toEqual([
      'Connect to Embedded broker',
      'Reconnect to Command-line options',
      'Connect to Production',
      'Edit Production',
      'Delete Production',
    ]);
    expect(text('[data-testid="kept-password"]')).toBe(words.kept.none);
  });

  it.each([
    [{ kept: 'encrypted' }, words.secrets.encrypted, true],
    [{ kept: 'session', why: 'browser' }, words.secrets.browser, false],
    [{ kept: 'session', why: 'no_keyring' }, words.secrets.no_keyring, false],
    [{ kept: 'session', why: 'weak_keyring' }, words.secrets.weak_keyring, false],
  ] as const)('says where a password is kept, and for how long (%#)', async (secrets, said, canKeep) => {
    await show({ secrets });
    click(words.add);
    await chooseSecurity('sasl_ssl');
    await eventually(() => expect(text('[data-testid="secret-note"]')).toBe(said));
    expect(document.querySelector('form input[type="checkbox"]') !== null).toBe(canKeep);
  });

  it.each([true, false])('offers a file dialog only where the host has one (%s)', async (canPickFiles) => {
    await show({ canPickFiles });
    click(words.add);
    await chooseSecurity('ssl');
    await eventually(() => expect(text('form')).toContain(words.form.caFile));
    const labels = [...document.querySelectorAll('form button')].map((each) =>
      each.getAttribute('aria-label'),
    );
    expect(labels.includes(`Choose the file: ${words.form.keyFile}`)).toBe(canPickFiles);
    expect(text('form').includes(words.form.pathHint)).toBe(!canPickFiles);
  });

  it('asks for a password that is not kept before it connects', async () => {
    await show({ profiles: [profile] });
    click('Connect to Production');
    await eventually(() => expect(text('[data-testid="password-dialog"]')).toContain('ada'));
    expect(text('[data-testid="password-dialog"]')).toContain(words.kept.session);
  });

  it('asks for the passphrase of a key where the console says that it is encrypted', async () => {
    const { mechanism: _mechanism, user: _user, ...open } = profile;
    await show({ profiles: [{ ...open, security: 'ssl', certFile: '/c', keyFile: '/k' }] });
    click('Connect to Production');
    await eventually(() =>
      expect(text('[data-testid="password-dialog"]')).toContain(words.form.keyPassphrase),
    );
    expect(text('[data-testid="password-dialog"]')).not.toContain(words.form.password);
  });

  it('asks for it also of a connection that was only just saved', async () => {
    await show({});
    click(words.add);
    await chooseSecurity('ssl');
    await eventually(() => expect(text('form')).toContain(words.form.keyFile));
    // Name, servers, authority, certificate, key.
    const [, , , , keyFile] = document.querySelectorAll<HTMLInputElement>('form input');
    act(() => {
      // React looks for what was set past its own setter.
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(keyFile, '/k');
      keyFile?.dispatchEvent(new Event('input', { bubbles: true }));
    });
    click(words.form.saveAndConnect);
    await eventually(() =>
      expect(text('[data-testid="password-dialog"]')).toContain(words.form.keyPassphrase),
    );
  });

  it('allows writing only once the dialog that names the cluster was confirmed', async () => {
    await show({ profiles: [{ ...profile, security: 'plaintext' }], activeId: 'p' });
    click('Edit Production');
    await eventually(() =>
      expect(document.querySelector('[data-testid="connection-colour"]')).not.toBeNull(),
    );
    const mode = document.querySelector<HTMLSelectElement>('[data-testid="connection-form-mode"]');
    expect(mode?.value).toBe('read');
    act(() => {
      if (!mode) return;
      mode.value = 'write';
      mode.dispatchEvent(new Event('change', { bubbles: true }));
    });
    click(words.form.save);
    await eventually(() => expect(text('[data-testid="allow-writing"]')).toContain('kafka:9094'));
    expect(text('li[data-active] [data-testid="connection-mode"]')).toBe('read only');
    click('Allow writing to Production');
    await eventually(() =>
      expect(text('li[data-active] [data-testid="connection-mode"]')).toBe('read and write'),
    );
  });

  it('says that another mode waits for the next connection', async () => {
    await show({ profiles: [{ ...profile, mode: 'read' }], activeId: 'p' });
    await eventually(() => expect(text('[data-testid="mode-later"]')).toBe(words.modeLater));
  });

  it('connects at once where the password is kept', async () => {
    await show({ profiles: [{ ...profile, password: 'session' }] });
    click('Connect to Production');
    await eventually(() => expect(button('Reconnect to Production').disabled).toBe(false));
  });

  it('offers no second switch while one is under way', async () => {
    await show({ profiles: [profile], phase: { kind: 'switching', step: 'stopping', otherCluster: false } });
    expect(button('Connect to Production').disabled).toBe(true);
    expect(document.body.textContent).not.toContain(words.inUse);
  });

  it('gives the focus back to what opened a dialog', async () => {
    await show({ profiles: [profile] });
    const opener = button('Delete Production');
    opener.focus();
    click('Delete Production');
    await eventually(() => expect(button(words.delete.cancel)).toBeDefined());
    click(words.delete.cancel);
    await eventually(() => expect(document.activeElement).toBe(opener));
  });
});
