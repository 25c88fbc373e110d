import { LANGUAGES, type Language } from './language.ts';

/** Prices in cents of a euro, from and to. */
type Product = {
  readonly name: Record<Language, string>;
  readonly fromCents: number;
  readonly toCents: number;
};

function product(fr: string, en: string, [fromCents, toCents]: [number, number]): Product {
  return { name: { fr, en }, fromCents, toCents };
}

/** The products of the simulated shop, with their names in each language. */
export const CATALOGUE: readonly Product[] = [
  product('Ordinateur portable', 'Laptop', [59_900, 189_900]),
  product('Smartphone', 'Smartphone', [29_900, 129_900]),
  product('Tablette', 'Tablet', [19_900, 99_900]),
  product('Écran 27 pouces', '27-inch monitor', [17_900, 64_900]),
  product('Clavier mécanique', 'Mechanical keyboard', [6_990, 18_990]),
  product('Souris sans fil', 'Wireless mouse', [1_990, 8_990]),
  product('Casque audio', 'Headphones', [4_990, 39_990]),
  product('Enceinte Bluetooth', 'Bluetooth speaker', [2_990, 24_990]),
  product('Montre connectée', 'Smart watch', [9_990, 44_990]),
  product('Appareil photo', 'Camera', [39_900, 219_900]),
  product('Imprimante', 'Printer', [7_990, 29_990]),
  product('Disque SSD 1 To', '1 TB SSD', [6_490, 15_990]),
  product('Console de jeux', 'Game console', [29_990, 59_990]),
  product('Liseuse', 'E-reader', [9_990, 27_990]),
  product('Machine à café', 'Coffee machine', [7_990, 69_990]),
  product('Bouilloire', 'Kettle', [2_490, 8_990]),
  product('Grille-pain', 'Toaster', [2_490, 9_990]),
  product('Aspirateur robot', 'Robot vacuum', [19_990, 89_990]),
  product('Mixeur plongeant', 'Hand blender', [2_990, 11_990]),
  product('Service de couteaux', 'Knife set', [3_990, 19_990]),
  product('Lampe de bureau', 'Desk lamp', [1_990, 12_990]),
  product('Chaise de bureau', 'Office chair', [8_990, 49_990]),
  product('Canapé', 'Sofa', [39_900, 179_900]),
  product('Table basse', 'Coffee table', [7_990, 39_990]),
  product('Bibliothèque', 'Bookcase', [5_990, 34_990]),
  product('Couette', 'Duvet', [3_990, 17_990]),
  product('Tapis', 'Rug', [2_990, 29_990]),
  product('Chaussures de course', 'Running shoes', [5_990, 19_990]),
  product('Sac à dos', 'Backpack', [2_990, 15_990]),
  product('Veste imperméable', 'Rain jacket', [4_990, 29_990]),
  product('Vélo de ville', 'City bike', [24_900, 119_900]),
  product('Tapis de yoga', 'Yoga mat', [1_490, 6_990]),
  product('Tente deux places', 'Two-person tent', [5_990, 39_990]),
  product('Gourde isotherme', 'Insulated bottle', [1_290, 4_490]),
  product('Coffret de thés', 'Tea selection', [990, 4_990]),
  product('Chocolats fins', 'Fine chocolates', [1_290, 5_990]),
  product('Roman', 'Novel', [690, 2_490]),
  product('Jeu de société', 'Board game', [1_490, 6_990]),
  product('Puzzle 1 000 pièces', '1,000-piece puzzle', [990, 2_990]),
  product('Parfum', 'Perfume', [2_990, 14_990]),
];

const BY_NAME = new Map(
  CATALOGUE.flatMap(({ name }) => LANGUAGES.map((language) => [name[language], name] as const)),
);

/**
 * A product of the simulated shop in the language of the screen. An event has the one name that its producer wrote, so
 * any other product, and any event that was not simulated, keeps the name as written.
 */
export function productText(
  { product, simulated }: { readonly product: string; readonly simulated: boolean },
  language: Language,
): string {
  return (simulated ? BY_NAME.get(product)?.[language] : undefined) ?? product;
}

/** The names that a search finds a product by. */
export function productNames(sold: { readonly product: string; readonly simulated: boolean }): string[] {
  return [...new Set([sold.product, ...LANGUAGES.map((language) => productText(sold, language))])];
}
