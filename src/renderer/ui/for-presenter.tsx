import type { ReactNode } from 'react';
import { useIsAudience } from '../bridge/use-audience.ts';

/** What acts: not there on a screen of the audience, to whom it would be refused. */
export function ForPresenter({ children }: { readonly children: ReactNode }) {
  return useIsAudience() ? null : children;
}
