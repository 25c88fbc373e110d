import { create } from 'zustand';

/** The title of the page on show: a page sets it (`Page`), the shell's header and the window show it. */
export const usePageTitle = create<{ readonly title: string }>()(() => ({ title: '' }));
