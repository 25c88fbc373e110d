import { records } from '../runtime.ts';
import { app } from './app.ts';

type Answer = Readonly<Record<string, unknown>>;

/** What is asked is kept in `standIn.dialogs`; the next answer is what stands first in `standIn.dialogAnswers`. */
function ask(kind: string, args: readonly unknown[], otherwise: Answer): Answer {
  // A window may come first.
  records.dialogs.push({ kind, options: structuredClone(plain(args.at(-1))) });
  const answer = records.dialogAnswers.shift() as Answer | undefined;
  return { ...otherwise, ...answer };
}

function plain(options: unknown): unknown {
  if (typeof options !== 'object' || options === null) return options;
  return Object.fromEntries(
    Object.entries(options).filter(
      ([, value]) => typeof value !== 'function' && !(value instanceof AbortSignal),
    ),
  );
}

/** What a person does who closes it: the way out that it names, else its first button. */
function messageBox(args: readonly unknown[]): Answer {
  const { cancelId, defaultId } = args.at(-1) as { readonly cancelId?: number; readonly defaultId?: number };
  return ask('message', args, { response: cancelId ?? defaultId ?? 0, checkboxChecked: false });
}

function open(args: readonly unknown[]): Answer {
  return ask('open', args, { canceled: true, filePaths: [] });
}

function save(args: readonly unknown[]): Answer {
  return ask('save', args, { canceled: true, filePath: '' });
}

export const dialog = {
  showMessageBox: async (...args: readonly unknown[]) => messageBox(args),
  showMessageBoxSync: (...args: readonly unknown[]) => messageBox(args)['response'],
  showOpenDialog: async (...args: readonly unknown[]) => open(args),
  showOpenDialogSync: (...args: readonly unknown[]) => open(args)['filePaths'],
  showSaveDialog: async (...args: readonly unknown[]) => save(args),
  showSaveDialogSync: (...args: readonly unknown[]) => save(args)['filePath'],
  showCertificateTrustDialog: async () => undefined,
  showErrorBox(title: string, content: string) {
    records.dialogs.push({ kind: 'error', options: { title, content } });
    // On Linux, Electron shows no box before it is ready.
    if (!app.isReady()) process.stderr.write(`${title}: ${content}\n`);
  },
};
