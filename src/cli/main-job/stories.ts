import type { Story } from './step.ts';
import { authorizationCodeStory, publicClientStory } from './steps/authorization-code.ts';
import { clientCredentialsStory } from './steps/client-credentials.ts';
import { explanationsStory } from './steps/explanations.ts';
import { requestLogStory } from './steps/request-log.ts';
import type { World } from './world.ts';

/** The whole main job, in order. */
export function stories(world: World): readonly Story[] {
  return [
    clientCredentialsStory(world),
    authorizationCodeStory(world),
    publicClientStory(world),
    explanationsStory(world),
    requestLogStory(world),
  ];
}
