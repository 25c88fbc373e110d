import { screen, type Display } from 'electron';

/** The primary one first. */
export function displaysNow(): readonly Display[] {
  const primary = screen.getPrimaryDisplay();
  return [primary, ...screen.getAllDisplays().filter(({ id }) => id !== primary.id)];
}
