import { useMediaQuery } from '@mantine/hooks';

/** Where the pages are a bar at the bottom: the same width as in the style sheets. */
export function useIsPhone(): boolean {
  return useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
}
