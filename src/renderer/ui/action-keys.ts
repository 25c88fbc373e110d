/**
 * The key of each action. The control that performs an action carries it (`withKey`); the key clicks that control, so
 * it does what a click does, and nothing where the control is absent or disabled. `g`, `/`, `?` and digits are taken.
 */
export const ACTION_KEYS = {
  list: 'i',
  create: 'n',
  createByForm: 'c',
  freeze: 'f',
  export: 'e',
  advance: 'v',
  republish: 'u',
  tape: 'o',
  simulator: 's',
  startSimulator: 'd',
  stopSimulator: 'x',
  timeMachine: 't',
  stepBack: ',',
  play: 'p',
  stepForward: '.',
  pin: 'm',
  join: 'a',
  sound: 'b',
  kafka: 'k',
  settings: 'r',
} as const;

export type ActionName = keyof typeof ACTION_KEYS;

/** Attributes of the control that performs the action. */
export function withKey(action: ActionName) {
  return { 'data-action': action, 'aria-keyshortcuts': ACTION_KEYS[action] } as const;
}

/**
 * Clicks the control of an action that is on the page and can be used now: that of the row with the focus, or the first.
 * None while a dialog is open.
 */
export function perform(action: ActionName, page: Document = document): void {
  if (page.querySelector('[role="dialog"][aria-modal="true"]')) {
    return;
  }
  const usable = `[data-action="${action}"]:not(:disabled, [data-disabled], [aria-disabled="true"])`;
  const row = page.activeElement?.closest('[data-row-key]');
  const control = row?.querySelector<HTMLElement>(usable) ?? page.querySelector<HTMLElement>(usable);
  control?.click();
}
