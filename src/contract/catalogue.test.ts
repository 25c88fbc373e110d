import { describe, expect, it } from 'vitest';
import { CATALOGUE, productNames, productText } from './catalogue.ts';

describe('productText', () => {
  it.each(CATALOGUE.map(({ name }) => name))('names the simulated $fr in both languages', ({ fr, en }) => {
    const texts = [fr, en].map((product) => [
      productText({ product, simulated: true }, 'fr'),
      productText({ product, simulated: true }, 'en'),
    ]);
    expect(texts).toEqual([
      [fr, en],
      [fr, en],
    ]);
  });

  it.each([
    ['a product of another shop', { product: 'Laptop', simulated: false }, 'Laptop'],
    ['a product outside the catalogue', { product: 'Laptop Pro', simulated: true }, 'Laptop Pro'],
    ['a name of Object.prototype', { product: 'constructor', simulated: true }, 'constructor'],
    ['no product', { product: '', simulated: true }, ''],
  ])('keeps %s as written', (_what, sold, text) => {
    expect(productText(sold, 'fr')).toBe(text);
  });
});

describe('productNames', () => {
  it('has the names of both languages for a simulated product, and the written one otherwise', () => {
    expect(productNames({ product: 'Kettle', simulated: true })).toEqual(['Kettle', 'Bouilloire']);
    expect(productNames({ product: 'Kettle', simulated: false })).toEqual(['Kettle']);
  });
});
