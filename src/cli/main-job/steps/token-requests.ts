import type { SeenRequest, World } from '../world.ts';

/** The token requests among what the sandbox has seen. */
export function tokenRequests(world: World): readonly SeenRequest[] {
  return world.requests().filter(({ path }) => path === '/oauth2/token');
}
