/** Keys, or two pressed one after the other (`g d`). */
export type Shortcuts = Readonly<Record<string, () => void>>;

const SEQUENCE_MS = 1200;

/**
 * Single letters and digits, never while text is being typed or a modifier is held. Returns the function that
 * stops listening. A presenter's clicker sends F5: it does nothing.
 */
export function listenToShortcuts(shortcuts: Shortcuts, target: Window = window): () => void {
  let first: { readonly key: string; readonly atMs: number } | undefined;

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'F5' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    const sequence =
      first && event.timeStamp - first.atMs < SEQUENCE_MS ? `${first.key} ${event.key}` : undefined;
    const action = (sequence === undefined ? undefined : shortcuts[sequence]) ?? shortcuts[event.key];
    first = undefined;
    if (action) {
      event.preventDefault();
      action();
    } else if (Object.keys(shortcuts).some((keys) => keys.startsWith(`${event.key} `))) {
      first = { key: event.key, atMs: event.timeStamp };
    }
  }

  target.addEventListener('keydown', onKeyDown);
  return () => target.removeEventListener('keydown', onKeyDown);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true;
  if (!(target instanceof HTMLInputElement)) return false;
  return !['button', 'checkbox', 'radio', 'range', 'submit', 'reset'].includes(target.type);
}
