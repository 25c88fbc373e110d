import type { PowerSaveBlocker } from 'electron';

export type Presenting = {
  /** A window fills its display, or no longer does. */
  readonly setFullScreen: (windowId: number, on: boolean) => void;
  readonly forget: (windowId: number) => void;
  /** The menu's own wish, whatever the windows do. */
  readonly setKeptAwake: (on: boolean) => void;
  readonly isKeptAwake: () => boolean;
  /** A window is full screen, or the display is kept awake: somebody watches. */
  readonly isOn: () => boolean;
  readonly onChange: (listener: (isOn: boolean) => void) => void;
};

/** Keeps the display awake while a window fills it: a projector must not go dark in the middle of a sentence. */
export function createPresenting(blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>): Presenting {
  const full = new Set<number>();
  const listeners: ((isOn: boolean) => void)[] = [];
  let isKeptAwake = false;
  let id: number | undefined;

  const isOn = (): boolean => isKeptAwake || full.size > 0;

  function settle(): void {
    if (isOn() === (id !== undefined)) {
      return;
    }
    if (id === undefined) {
      id = blocker.start('prevent-display-sleep');
    } else {
      blocker.stop(id);
      id = undefined;
    }
    for (const listener of listeners) {
      listener(isOn());
    }
  }

  return {
    setFullScreen(windowId, on) {
      if (on) full.add(windowId);
      else full.delete(windowId);
      settle();
    },
    forget(windowId) {
      full.delete(windowId);
      settle();
    },
    setKeptAwake(on) {
      isKeptAwake = on;
      settle();
    },
    isKeptAwake: () => isKeptAwake,
    isOn,
    onChange: (listener) => void listeners.push(listener),
  };
}
