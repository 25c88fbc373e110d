/** The lookout's round: the same drawing as public/vigie.svg, without its ground. */
export function BrandMark() {
  return (
    <svg viewBox="4 4 24 24" width="1.75rem" height="1.75rem" aria-hidden focusable="false">
      <circle cx="16" cy="16" r="9.5" fill="none" stroke="#d0e9ec" strokeWidth="2" />
      <path d="M16 16 L16 6.5 A9.5 9.5 0 0 1 24.2 11.2 Z" fill="#f0b449" />
      <circle cx="16" cy="16" r="2.25" fill="#fff" />
    </svg>
  );
}
