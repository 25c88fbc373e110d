import type { PowerSaveBlocker } from 'electron';

export type Presenting = {
  /** A window fills its display, or does no more. */
  readonly setFullScreen: (windowId: number, on: boolean) => void;
  readonly forget: (windowId: number) => void;
  /** The menu's own wish, whatever the windows do. */
  readonly setKeptAwake: (on: boolean) => void;
  readonly isKeptAwake: () => boolean;
};

/** Keeps the display awake while a window fills it: a projector must not go dark in the middle of a sentence. */
export function createPresenting(blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>): Presenting {
  const full = new Set<number>();
  let isKeptAwake = false;
  let id: number | undefined;

  function settle(): void {
    const wanted = isKeptAwake || full.size > 0;
    if (wanted) id ??= blocker.start('prevent-display-sleep');
    else if (id !== undefined) {
      blocker.stop(id);
      id = undefined;
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
  };
}
