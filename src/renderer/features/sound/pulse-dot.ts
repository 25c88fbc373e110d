/** Lights a mark for a moment; lit again while still bright, it starts over without stacking. */
export function flash(element: HTMLElement | null): void {
  if (!element || typeof element.animate !== 'function') return;
  for (const running of element.getAnimations()) running.cancel();
  const still = globalThis.matchMedia('(prefers-reduced-motion: reduce)').matches;
  element.animate(
    still
      ? [{ opacity: 1 }, { opacity: 0.25 }]
      : [
          { opacity: 1, transform: 'scale(1.35)' },
          { opacity: 0.25, transform: 'scale(1)' },
        ],
    { duration: 700, easing: 'ease-out' },
  );
}
