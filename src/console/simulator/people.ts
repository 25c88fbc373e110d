import { faker as english } from '@faker-js/faker/locale/en';
import { faker as french } from '@faker-js/faker/locale/fr';
import type { Language } from '../../contract/language.ts';

export type Person = { readonly name: string; readonly email: string; readonly address: string };

/** How many there are: faker is slow, and a shop at a thousand orders a second has regulars. */
const PEOPLE = 1_000;

/** The customers of the shop, the same for the same seed. Made when first asked for. */
export function createPeople(seed: number, language: Language): (index: number) => Person {
  const people = new Map<number, Person>();
  return (index) => {
    const number = index % PEOPLE;
    const known = people.get(number);
    if (known) return known;
    const made = makePerson(language, seed * PEOPLE + number);
    people.set(number, made);
    return made;
  };
}

function makePerson(language: Language, seed: number): Person {
  const faker = language === 'fr' ? french : english;
  faker.seed(seed);
  const firstName = faker.person.firstName();
  const lastName = faker.person.lastName();
  const { location } = faker;
  const street = location.streetAddress();
  const place =
    language === 'fr'
      ? `${location.zipCode()} ${location.city()}`
      : `${location.city()} ${location.zipCode()}`;
  return {
    name: `${firstName} ${lastName}`,
    // A domain reserved for examples (RFC 2606): nobody gets mail.
    email: `${plain(firstName)}.${plain(lastName)}@example.com`,
    address: `${street}, ${place}`,
  };
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/[^a-z]/gi, '')
    .toLowerCase();
}
