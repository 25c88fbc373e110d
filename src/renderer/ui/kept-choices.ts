import { create } from 'zustand';

/** Whether this browser has refused to keep a choice since the page was opened. */
export const useChoicesLost = create<{ readonly isLost: boolean }>(() => ({ isLost: false }));

/**
 * The choices that this browser keeps from one opening to the next. A browser may block its storage, where even a look at
 * `localStorage` throws, or have no room left: the choices then last as long as the page.
 */
export const keptChoices = {
  getItem: (name: string): string | null => attempt(() => localStorage.getItem(name)) ?? null,
  setItem: (name: string, value: string): void => attempt(() => localStorage.setItem(name, value)),
  removeItem: (name: string): void => attempt(() => localStorage.removeItem(name)),
};

function attempt<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    useChoicesLost.setState({ isLost: true });
    return undefined;
  }
}
