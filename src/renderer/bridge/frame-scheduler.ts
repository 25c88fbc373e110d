/** What must happen in the next frame, and what once that frame is on screen. */
export type FrameScheduler = {
  /** Runs `task` in the next frame, together with every other task asked for until then. */
  readonly inFrame: (task: () => void) => void;
  /** Runs `task` after the next frame was painted. */
  readonly afterFrame: (task: () => void) => void;
};

export type FrameSource = {
  readonly requestFrame: (run: () => void) => void;
  readonly afterPaint: (run: () => void) => void;
};

/** A hidden window gets no animation frames: the stream still has to move, only slower. */
const HIDDEN_FRAME_MS = 500;

const browserFrames: FrameSource = {
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

/** At most one frame is asked for at a time, whatever the number of streams: React renders once per frame. */
export function createFrameScheduler(source: FrameSource = browserFrames): FrameScheduler {
  let tasks: (() => void)[] = [];
  let afters: (() => void)[] = [];
  let requested = false;

  function request(): void {
    if (requested) return;
    requested = true;
    source.requestFrame(runFrame);
  }

  function runFrame(): void {
    requested = false;
    const due = tasks;
    const painted = afters;
    tasks = [];
    afters = [];
    runAll(due);
    // What a task of this frame asked for after the frame belongs to this frame.
    painted.push(...afters);
    afters = [];
    if (painted.length > 0) source.afterPaint(() => runAll(painted));
  }

  return {
    inFrame(task) {
      tasks.push(task);
      request();
    },
    afterFrame(task) {
      afters.push(task);
      request();
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
