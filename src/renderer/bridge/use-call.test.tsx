// @vitest-environment happy-dom
import { act, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../contract/app-error.ts';
import { BridgeProvider } from './bridge-context.tsx';
import { createScriptedBridge } from './scripted-bridge.ts';
import { useCall, type CallHandle } from './use-call.ts';

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true));
afterEach(() => vi.unstubAllGlobals());

describe('useCall', () => {
  it('never fires twice while a call is pending', async () => {
    const bridge = createScriptedBridge();
    const seen: CallHandle<'simulator.stop'>[] = [];
    const latest = () => seen.at(-1);
    function Caller({ see }: { readonly see: (handle: CallHandle<'simulator.stop'>) => void }) {
      const handle = useCall('simulator.stop');
      useEffect(() => see(handle));
      return null;
    }
    const root = createRoot(document.createElement('div'));
    act(() =>
      root.render(
        <BridgeProvider bridge={bridge}>
          <Caller see={(handle) => void seen.push(handle)} />
        </BridgeProvider>,
      ),
    );

    let first: Promise<unknown> | undefined;
    act(() => {
      first = latest()?.run();
    });
    const second = await act(() => latest()?.run());
    expect(second).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect({ calls: bridge.calls.length, pending: latest()?.pending }).toEqual({ calls: 1, pending: true });

    await act(() => bridge.answer(ok(undefined)));
    expect(await first).toEqual(ok(undefined));
    expect(latest()?.pending).toBe(false);
    act(() => root.unmount());
  });
});
