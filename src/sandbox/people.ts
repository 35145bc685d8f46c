/** Somebody who can sign in at the sandbox. There are no passwords: one chooses who to be. */
export interface Person {
  readonly login: string;
  readonly name: string;
  readonly role: string;
  readonly administrator: boolean;
}

/** The two seeded people: Coupa lets only an administrator consent, anybody else meets a 404. */
export const people: readonly Person[] = [
  { login: 'ada.admin', name: 'Ada Okafor', role: 'Integration administrator', administrator: true },
  { login: 'ben.buyer', name: 'Ben Larsen', role: 'Buyer, no administrator rights', administrator: false },
];
