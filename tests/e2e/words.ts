import type { Language } from '../../src/contract/language.ts';
import { messages as shell } from '../../src/renderer/app/messages.ts';
import { messages as audience } from '../../src/renderer/features/audience/messages.ts';
import { messages as connection } from '../../src/renderer/features/connection/messages.ts';
import { messages as deliveries } from '../../src/renderer/features/deliveries/messages.ts';
import { messages as log } from '../../src/renderer/features/log/messages.ts';
import { messages as order } from '../../src/renderer/features/order/messages.ts';
import { messages as orders } from '../../src/renderer/features/orders/messages.ts';
import { messages as payments } from '../../src/renderer/features/payments/messages.ts';
import { messages as quarantine } from '../../src/renderer/features/quarantine/messages.ts';
import { messages as record } from '../../src/renderer/features/record/messages.ts';
import { messages as refused } from '../../src/renderer/features/refused/messages.ts';
import { messages as replay } from '../../src/renderer/features/replay/messages.ts';
import { messages as simulator } from '../../src/renderer/features/simulator/messages.ts';
import { messages as stock } from '../../src/renderer/features/stock/messages.ts';
import { messages as common } from '../../src/renderer/ui/messages.ts';

/** The screens' own words: a test finds a button by what a person reads on it. */
export function wordsOf(language: Language) {
  return {
    audience: audience[language],
    common: common[language],
    connection: connection[language],
    deliveries: deliveries[language],
    log: log[language],
    order: order[language],
    orders: orders[language],
    payments: payments[language],
    quarantine: quarantine[language],
    record: record[language],
    refused: refused[language],
    replay: replay[language],
    shell: shell[language],
    simulator: simulator[language],
    stock: stock[language],
  };
}
