import { useLayoutEffect, useRef, type RefObject } from 'react';

type Place = { readonly left: number; readonly top: number };

const MOVE_MS = 420;
/** More than these at once are no movement that eyes follow: they appear in their new places. */
const MOST_MOVES = 12;

/**
 * Lets cards glide from where they were to where they are, by transform alone. Cards are the elements with
 * `data-card`; whoever wants less motion sees them in their places at once.
 */
export function useCardMoves(board: RefObject<HTMLElement | null>, cards: unknown): void {
  const places = useRef<ReadonlyMap<string, Place>>(new Map());

  useLayoutEffect(() => {
    const element = board.current;
    if (!element) return;
    const before = places.current;
    const origin = element.getBoundingClientRect();
    const now = new Map<string, Place>();
    const moves: { card: HTMLElement; from: string }[] = [];
    for (const card of element.querySelectorAll<HTMLElement>('[data-card]')) {
      const key = card.dataset['card'] ?? '';
      // Without the transform of a move that is under way.
      const place = placeOf(card, origin);
      now.set(key, place);
      const was = before.get(key);
      if (was && (was.left !== place.left || was.top !== place.top)) {
        moves.push({ card, from: `translate(${was.left - place.left}px, ${was.top - place.top}px)` });
      }
    }
    places.current = now;
    if (moves.length === 0 || moves.length > MOST_MOVES || prefersStillness()) return;
    for (const { card, from } of moves) {
      card.animate?.([{ transform: from }, { transform: 'none' }], {
        duration: MOVE_MS,
        easing: 'cubic-bezier(0.2, 0.7, 0.2, 1)',
        composite: 'add',
      });
    }
    // The cards are read from the page: each change of theirs is one to look at.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [board, cards]);
}

/** Where the layout has it: offsets do not follow a transform. */
function placeOf(card: HTMLElement, origin: DOMRect): Place {
  const parent = card.offsetParent?.getBoundingClientRect();
  return {
    left: Math.round((parent?.left ?? origin.left) - origin.left + card.offsetLeft),
    top: Math.round((parent?.top ?? origin.top) - origin.top + card.offsetTop),
  };
}

function prefersStillness(): boolean {
  return globalThis.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
