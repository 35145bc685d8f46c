import { expectThat, type Story } from '../step.ts';
import type { World } from '../world.ts';
import { tokenRequests } from './token-requests.ts';

function countText(world: World): string {
  const counts = new Map<string, number>();
  for (const { grantType = 'none' } of tokenRequests(world))
    counts.set(grantType, (counts.get(grantType) ?? 0) + 1);
  return [...counts].map(([grant, count]) => `${count} × ${grant}`).join(', ');
}

/** What the other side saw of all this; the sandbox's log is the witness. */
export function requestLogStory(world: World): Story {
  return {
    title: 'What the sandbox saw',
    steps: [
      {
        title: 'One token request per token or refusal',
        run: async () => {
          const all = tokenRequests(world);
          const accounts = await world.api.listAccounts();
          const tokens = accounts.reduce((sum, { token }) => sum + (token?.version ?? 0), 0);
          const refused = all.filter(({ status }) => status !== 200).length;
          expectThat(
            all.length - refused === tokens,
            `${all.length - refused} answered, ${tokens} tokens kept.`,
          );
          return { result: `${all.length} token requests (${countText(world)}), ${refused} of them refused` };
        },
      },
      {
        title: 'No credential in any URL',
        run: async () => {
          const all = world.requests();
          const bad = all.filter(({ credentialInUrl }) => credentialInUrl).length;
          expectThat(all.length > 0 && bad === 0, `${bad} of ${all.length} requests carry one.`);
          return { result: `0 of ${all.length} requests` };
        },
      },
      {
        title: 'One authentication place per token request',
        run: async () => {
          const places = tokenRequests(world).map(({ authenticationPlace }) => authenticationPlace);
          const bad = places.filter((place) => place === 'both' || place === 'query').length;
          expectThat(
            places.length > 0 && bad === 0,
            `${bad} of ${places.length} requests use two, or the URL.`,
          );
          return { result: `${[...new Set(places)].join(' or ')}, never two` };
        },
      },
    ],
  };
}
