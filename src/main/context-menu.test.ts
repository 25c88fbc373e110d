import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import {
  contextTemplate,
  showContextMenus,
  type ClickedOn,
  type ContextMenuOptions,
} from './context-menu.ts';

const ALL = { canCut: true, canCopy: true, canPaste: true, canSelectAll: true };
const NOTHING: ClickedOn = { linkURL: '', selectionText: '', isEditable: false, editFlags: ALL };

function menu(clicked: Partial<ClickedOn>, language: 'fr' | 'en' = 'en') {
  const [copy, openWindow] = [vi.fn<(text: string) => void>(), vi.fn<(path: string) => void>()];
  const items = contextTemplate({ ...NOTHING, ...clicked }, { language, copy, openWindow });
  const labels = items.flatMap(({ label }) => label ?? []);
  const click = (id: string) => (items.find((each) => each.id === id)?.click as (() => void) | undefined)?.();
  return { items, labels, click, copy, openWindow };
}

describe('the context menu', () => {
  it('has the clipboard in a field, and only what can be done there', () => {
    const { items, labels } = menu({ isEditable: true, editFlags: { ...ALL, canCut: false } });
    expect(labels).toEqual(['Cut', 'Copy', 'Paste', 'Select All']);
    expect(items.filter(({ enabled }) => enabled === false).map(({ role }) => role)).toEqual(['cut']);
  });

  it('copies what is selected', () => {
    expect(menu({ selectionText: 'abc' }).labels).toEqual(['Copy', 'Select All']);
    expect(menu({ selectionText: ' ' }).labels).toEqual(['Select All']);
    expect(menu({ selectionText: 'abc' }, 'fr').labels).toEqual(['Copier', 'Tout sélectionner']);
  });

  it('opens a page of Vigie in a window, and copies a link to an order', () => {
    const order = menu({ linkURL: 'app://vigie/orders/x%201' });
    order.click('open-link');
    order.click('copy-link');
    expect(order.openWindow).toHaveBeenCalledWith('/orders/x%201');
    expect(order.copy).toHaveBeenCalledWith('vigie://order/x%201');
    expect(menu({ linkURL: 'app://vigie/payments' }).labels).toEqual(['Open in a New Window', 'Select All']);
  });

  it('copies an address of the web, and opens none', () => {
    const web = menu({ linkURL: 'https://kafka.apache.org/' });
    web.click('copy-link');
    expect(web.copy).toHaveBeenCalledWith('https://kafka.apache.org/');
    expect(menu({ linkURL: 'javascript:alert(1)' }).labels).toEqual(['Select All']);
  });

  it('never inspects', () => {
    const all = [{}, { isEditable: true }, { linkURL: 'app://vigie/orders/x', selectionText: 'x' }];
    expect(all.flatMap((each) => menu(each).items).map(({ role }) => role)).not.toContain('toggleDevTools');
  });

  it('appears in the window that was clicked on', () => {
    const [app, contents, popup] = [
      new EventEmitter(),
      new EventEmitter(),
      vi.fn<(options: object) => void>(),
    ];
    const window = {};
    showContextMenus({
      app,
      language: () => 'fr',
      copy: vi.fn<(text: string) => void>(),
      openWindow: vi.fn<(path: string) => void>(),
      buildMenu: () => ({ popup }),
      windowOf: () => window,
    } as unknown as ContextMenuOptions);
    app.emit('web-contents-created', {}, contents);
    contents.emit('context-menu', {}, { ...NOTHING, selectionText: 'abc' });
    expect(popup).toHaveBeenCalledWith({ window });
  });
});
