import { useMediaQuery } from '@mantine/hooks';
import { create } from 'zustand';

export type DeliveryView = 'board' | 'cards';

/** What this window's user chose; absent until they did. */
const useChosenView = create<{
  readonly chosen: DeliveryView | undefined;
  readonly choose: (view: DeliveryView) => void;
}>()((set) => ({ chosen: undefined, choose: (chosen) => set({ chosen }) }));

/** The board where six columns have room, unless the user chose the cards. */
export function useDeliveryView() {
  const hasRoom = useMediaQuery('(min-width: 64em)', true, { getInitialValueInEffect: false });
  const { chosen, choose } = useChosenView();
  const view: DeliveryView = hasRoom ? (chosen ?? 'board') : 'cards';
  return { view, hasRoom, choose };
}
