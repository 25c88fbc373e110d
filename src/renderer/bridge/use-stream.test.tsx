// @vitest-environment happy-dom
import { act, StrictMode, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BridgeProvider } from './bridge-context.tsx';
import { createScriptedBridge, type ScriptedBridge } from './scripted-bridge.ts';
import { useStream } from './use-stream.ts';

let root: Root;
let bridge: ScriptedBridge;
let host: HTMLElement;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  host = document.createElement('div');
  root = createRoot(host);
  bridge = createScriptedBridge();
});

afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
});

function render(children: ReactNode): void {
  act(() =>
    root.render(
      <BridgeProvider bridge={bridge} scheduler={bridge.scheduler}>
        {children}
      </BridgeProvider>,
    ),
  );
}

function Keys({ search }: { readonly search: string }) {
  const stream = useStream('activity', { search, filter: 'all', limit: 10 });
  return <p>{stream.phase === 'ready' ? stream.value.rows.map((row) => row.key).join(',') : stream.phase}</p>;
}

function snapshot(...keys: string[]) {
  return {
    kind: 'snapshot',
    seq: 0,
    value: { rows: keys.map((key) => ({ key })), total: 0, matching: 0, counts: {} },
  };
}

function open() {
  return bridge.subscriptions.filter((subscription) => subscription.open);
}

describe('useStream', () => {
  it('shares one subscription between components that ask for the same', () => {
    render(
      <>
        <Keys search="" />
        <Keys search="" />
      </>,
    );
    expect(open()).toHaveLength(1);
    open()[0]?.send(snapshot('a'));
    act(() => bridge.frame());
    expect(host.textContent).toBe('aa');
  });

  it('keeps the rows of the input before until the new snapshot is there', () => {
    render(<Keys search="" />);
    open()[0]?.send(snapshot('a', 'b'));
    act(() => bridge.frame());
    render(<Keys search="b" />);
    expect(host.textContent).toBe('a,b');
    expect(open().map(({ input }) => input)).toEqual([{ search: 'b', filter: 'all', limit: 10 }]);
    open()[0]?.send(snapshot('b'));
    act(() => bridge.frame());
    expect(host.textContent).toBe('b');
  });

  it('does not subscribe again for an equal input', () => {
    render(<Keys search="x" />);
    render(<Keys search="x" />);
    expect(bridge.subscriptions).toHaveLength(1);
  });

  it('ends its subscription with its last component, in strict mode too', () => {
    render(
      <StrictMode>
        <Keys search="" />
      </StrictMode>,
    );
    expect(open()).toHaveLength(1);
    render(null);
    expect(open()).toHaveLength(0);
  });
});
