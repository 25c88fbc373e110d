import { EventEmitter } from 'node:events';
import { records } from '../runtime.ts';

type NotificationOptions = { readonly title?: string; readonly body?: string; readonly silent?: boolean };

/** Electron's `Notification`. Every one that was shown stands in `standIn.notifications`. */
export class Notification extends EventEmitter {
  readonly title: string;
  readonly body: string;
  readonly silent: boolean;

  constructor({ title = '', body = '', silent = false }: NotificationOptions = {}) {
    super();
    this.title = title;
    this.body = body;
    this.silent = silent;
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    records.notifications.push(this);
    this.emit('show', {});
  }

  close(): void {
    this.emit('close', {});
  }
}
