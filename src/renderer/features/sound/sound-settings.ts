import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { keptChoices } from '../../ui/kept-choices.ts';

type SoundSettings = {
  /** Off until the user turns it on. */
  readonly on: boolean;
  /** 0–1. */
  readonly volume: number;
};

export const useSoundSettings = create<SoundSettings>()(
  persist<SoundSettings>(() => ({ on: false, volume: 0.6 }), {
    name: 'vigie.sound',
    storage: createJSONStorage(() => keptChoices),
  }),
);
