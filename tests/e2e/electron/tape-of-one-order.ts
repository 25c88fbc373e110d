/** A tape of one order that another program wrote. */
export function tapeOfOneOrder(): string {
  const order = {
    order_id: 'on-tape',
    customer_name: 'Jean Dupont',
    product: 'Laptop',
    amount: 999.99,
    status: 'Pending',
    timestamp: '2024-01-29T10:30:15.123456',
    address: '123 Rue de Paris',
  };
  const record = {
    topic: 'orders',
    partition: 0,
    offset: '0',
    timestamp: 1_706_524_215_123,
    key: null,
    headers: [],
    value: Buffer.from(JSON.stringify(order)).toString('base64'),
  };
  return `{"vigie-tape":1}\n${JSON.stringify(record)}\n`;
}
