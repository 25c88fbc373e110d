/** A window, as far as the application and other windows look at it. */
type AnyWindow = { readonly close: () => void; readonly destroy: () => void; readonly blur: () => void };

const open = new Set<AnyWindow>();
let focused: AnyWindow | undefined;

/** The windows there are, oldest first. */
export const windows = {
  all: () => [...open],
  add: (window: AnyWindow) => void open.add(window),
  delete: (window: AnyWindow) => void open.delete(window),
  focused: () => focused,
  focus: (window: AnyWindow | undefined) => {
    focused = window;
  },
};
