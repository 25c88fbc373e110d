/** Screens that the audience of the browser host can have open at the same time: one more waits for a free place. */
export const AUDIENCE_SCREENS = 500;

/** Screens that one browser can have open at the same time. Programs with the same token count as one browser. */
export const SCREENS_OF_ONE = { presenter: 64, audience: 8 } as const;
