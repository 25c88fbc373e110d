// @vitest-environment happy-dom
import { act, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../contract/app-error.ts';
import { BridgeProvider } from './bridge-context.tsx';
import { createScriptedBridge } from './scripted-bridge.ts';
import { useSimulator, type SimulatorHandle } from './use-simulator.ts';

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true));
afterEach(() => vi.unstubAllGlobals());

const settings = { ordersPerSecond: 0.5, seed: 1, successRate: 0.9, advanceDeliveries: false };

function setUp() {
  const bridge = createScriptedBridge();
  const seen: SimulatorHandle[] = [];
  const handle = () => seen.at(-1) as SimulatorHandle;
  function Caller({ see }: { readonly see: (each: SimulatorHandle) => void }) {
    const each = useSimulator();
    useEffect(() => see(each));
    return null;
  }
  const root = createRoot(document.createElement('div'));
  act(() =>
    root.render(
      <BridgeProvider bridge={bridge} scheduler={bridge.scheduler}>
        <Caller see={(each) => void seen.push(each)} />
      </BridgeProvider>,
    ),
  );
  let seq = 0;
  function tell(change: Partial<typeof settings>): void {
    const value = { simulator: { ...settings, ...change, running: false } };
    const kind = seq === 0 ? 'snapshot' : 'delta';
    act(() => {
      bridge.subscriptions[0]?.send({ kind, seq, value, conflated: 0 });
      seq += 1;
      bridge.frame();
    });
  }
  tell({});
  return { bridge, handle, tell };
}

describe('useSimulator', () => {
  it('starts with the rate that was typed just before', async () => {
    const { bridge, handle } = setUp();
    act(() => handle().configure({ ordersPerSecond: 20 }));
    act(() => handle().start());
    expect(bridge.calls).toEqual([
      { name: 'simulator.configure', input: { ...settings, ordersPerSecond: 20 } },
      { name: 'simulator.start', input: { ...settings, ordersPerSecond: 20 } },
    ]);
    await act(() => bridge.answer(ok(undefined)));
    await act(() => bridge.answer(ok(undefined)));
  });

  it('sends the last of many changes, and one at a time', async () => {
    const { bridge, handle } = setUp();
    for (const ordersPerSecond of [1, 2, 5, 10]) act(() => handle().configure({ ordersPerSecond }));
    act(() => handle().configure({ seed: 7 }));
    await act(() => bridge.answer(ok(undefined)));
    await act(() => bridge.answer(ok(undefined)));
    expect(bridge.calls.map((call) => call.input)).toEqual([
      { ...settings, ordersPerSecond: 1 },
      { ...settings, ordersPerSecond: 10, seed: 7 },
    ]);
  });

  it('takes what another window set', async () => {
    const { bridge, handle, tell } = setUp();
    act(() => handle().configure({ seed: 7 }));
    await act(() => bridge.answer(ok(undefined)));
    tell({ seed: 7 });
    tell({ seed: 8, ordersPerSecond: 3 });
    act(() => handle().start());
    expect(bridge.calls.at(-1)?.input).toEqual({ ...settings, seed: 8, ordersPerSecond: 3 });
    await act(() => bridge.answer(ok(undefined)));
  });
});
