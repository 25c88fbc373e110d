import type { ForeignMessage } from '../support/foreign-client.ts';

const HISTORY_MINUTES = 60;

/** An hour of a shop that another program ran, and two records nobody can read. */
export function hourOfAnotherShop(endMs: number): readonly ForeignMessage[] {
  const names = [
    'Jean Dupont',
    'Ada Lovelace',
    'Claire Moreau',
    'Amina Diallo',
    'Louis Girard',
    'Zoé Lambert',
  ];
  const products = ['Laptop', 'Casque audio', 'Montre connectée', 'Clavier', 'Sac à dos', 'Lampe de bureau'];
  const messages: ForeignMessage[] = [
    { topic: 'orders', value: 'nonsense' },
    { topic: 'payments', value: '{"payment_id": "p-1", "amount": ' },
  ];
  let number = 0;
  for (let minutesAgo = HISTORY_MINUTES; minutesAgo > 1; minutesAgo -= 1) {
    const orders = Math.round(14 + 7 * Math.sin(minutesAgo / 7) + 3 * Math.sin(minutesAgo * 1.9));
    for (let each = 0; each < orders; each += 1) {
      number += 1;
      const timestamp = new Date(endMs - minutesAgo * 60_000 + each * 2_000).toISOString();
      const order_id = crypto.randomUUID();
      const amount = 20 + ((number * 37) % 400) + 0.9;
      const address = `${1 + (number % 90)} Rue de Paris, 75001 Paris`;
      const pick = (from: readonly string[]): string => from[number % from.length] ?? '';
      messages.push(
        {
          topic: 'orders',
          value: JSON.stringify({
            order_id,
            customer_name: pick(names),
            product: pick(products),
            amount,
            status: 'Pending',
            timestamp,
            address,
          }),
        },
        {
          topic: 'payments',
          value: JSON.stringify({
            payment_id: crypto.randomUUID(),
            order_id,
            amount,
            method: number % 3 === 0 ? 'PayPal' : 'Credit Card',
            status: number % 9 === 0 ? 'FAILED' : 'SUCCESS',
            timestamp,
          }),
        },
        {
          topic: 'deliveries',
          value: JSON.stringify({
            delivery_id: crypto.randomUUID(),
            order_id,
            address,
            status: minutesAgo > 15 ? 'Delivered' : 'In Transit',
            timestamp,
          }),
        },
      );
    }
  }
  return messages.map(({ topic, value }) => ({ topic, value, timestamp: String(endMs) }));
}
