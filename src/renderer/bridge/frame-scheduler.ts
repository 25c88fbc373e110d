/** What must be on screen in the next frame, and what comes once that frame is painted. */
export type FrameScheduler = {
  /**
   * Runs `task` for the next frame: at once, together with what is asked for in the same turn, where nothing has run
   * for that frame yet, and in the frame itself otherwise. Tasks run once a frame at most.
   */
  readonly inFrame: (task: () => void) => void;
  /** Runs `task` after the next frame was painted. */
  readonly afterFrame: (task: () => void) => void;
};

export type FrameSource = {
  /** Before the next frame, as early as can be. */
  readonly soon: (run: () => void) => void;
  readonly requestFrame: (run: () => void) => void;
  readonly afterPaint: (run: () => void) => void;
};

/**
 * A hidden window gets no animation frames: its streams still have to move, once a second, since each gives credit for
 * its next delta once a frame.
 */
const HIDDEN_FRAME_MS = 1_000;

const browserFrames: FrameSource = {
  soon: (run) => queueMicrotask(run),
  requestFrame(run) {
    let done = false;
    function once(): void {
      if (done) return;
      done = true;
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      run();
    }
    const timer = setTimeout(once, HIDDEN_FRAME_MS);
    const frame = requestAnimationFrame(once);
  },
  // A task queued from inside a frame runs after that frame's paint.
  afterPaint: (run) => void setTimeout(run, 0),
};

/**
 * A lone event is rendered the moment it arrives and is on screen in the very next frame; a stream of them is rendered
 * once a frame, whatever its rate and the number of streams.
 */
export function createFrameScheduler(source: FrameSource = browserFrames): FrameScheduler {
  let tasks: (() => void)[] = [];
  let afters: (() => void)[] = [];
  let starting = false;
  /** A frame is awaited, and what could run for it has run. */
  let awaiting = false;

  function awaitFrame(): void {
    if (awaiting) return;
    awaiting = true;
    source.requestFrame(onFrame);
  }

  function start(): void {
    starting = false;
    awaitFrame();
    runTasks();
  }

  function onFrame(): void {
    awaiting = false;
    if (tasks.length > 0) {
      awaitFrame();
      runTasks();
    }
    const painted = afters;
    afters = [];
    if (painted.length > 0) source.afterPaint(() => runAll(painted));
  }

  function runTasks(): void {
    const due = tasks;
    tasks = [];
    runAll(due);
  }

  return {
    inFrame(task) {
      tasks.push(task);
      if (awaiting || starting) return;
      starting = true;
      source.soon(start);
    },
    afterFrame(task) {
      afters.push(task);
      if (!starting) awaitFrame();
    },
  };
}

/** One task that throws must not take the others' frame away. */
function runAll(tasks: readonly (() => void)[]): void {
  for (const task of tasks) {
    try {
      task();
    } catch (error: unknown) {
      reportError(error);
    }
  }
}
