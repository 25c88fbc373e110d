import {
  isMantineColorScheme,
  localStorageColorSchemeManager,
  type MantineColorSchemeManager,
} from '@mantine/core';
import { keptChoices } from '../ui/kept-choices.ts';

/** Mantine's own manager hears the other tabs; it would throw or complain where the storage is blocked. */
export function keptColorScheme(key: string): MantineColorSchemeManager {
  return {
    ...localStorageColorSchemeManager({ key }),
    get(defaultScheme) {
      const kept = keptChoices.getItem(key);
      return isMantineColorScheme(kept) ? kept : defaultScheme;
    },
    set: (scheme) => keptChoices.setItem(key, scheme),
    clear: () => keptChoices.removeItem(key),
  };
}
