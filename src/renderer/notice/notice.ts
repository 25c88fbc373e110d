import { LANGUAGES, type Language } from '../../contract/language.ts';
import type { ShellNews, ShellTransport } from '../../contract/shell.ts';
import { noticeMessages } from './messages.ts';

/** What takes no longer than this needs no reason. */
const REASON_AFTER_MS = 800;

/**
 * The page of a window before there is a console, and of one that stopped: it needs nothing of the application. What it
 * says is in the address: `kind` is `starting` or `stopped`, `lang` a language.
 */
export function showNotice(root: Document, search: string, shell: ShellTransport | undefined): void {
  const query = new URLSearchParams(search);
  const language: Language = LANGUAGES.find((each) => each === query.get('lang')) ?? 'fr';
  const words = noticeMessages[language];
  const at = <E extends HTMLElement>(id: string): E => root.querySelector<E>(`#${id}`)!;
  root.documentElement.lang = language;

  if (query.get('kind') === 'stopped') {
    at('title').textContent = words.stopped;
    at('detail').textContent = words.stoppedDetail;
    for (const wish of ['reload', 'quit'] as const) {
      const button = at<HTMLButtonElement>(wish);
      button.textContent = words[wish];
      button.addEventListener('click', () => shell?.say({ kind: wish }));
    }
    at('actions').hidden = false;
    at('reload').focus();
    return;
  }

  at('title').textContent = words.starting;
  const progress = at<HTMLProgressElement>('progress');
  let reason = '';
  let isLate = false;
  function show(): void {
    at('detail').textContent = isLate ? reason : '';
    progress.hidden = !isLate;
  }
  function hear(news: ShellNews): void {
    if (news.kind !== 'starting') return;
    reason = words[news.step];
    if (news.step === 'log' && news.target > 0) {
      const number = new Intl.NumberFormat(language);
      reason = words.logProgress(number.format(news.done), number.format(news.target));
      progress.max = news.target;
      progress.value = news.done;
    } else progress.removeAttribute('value');
    show();
  }
  shell?.onNews(hear);
  setTimeout(() => {
    isLate = true;
    show();
  }, REASON_AFTER_MS);
}
