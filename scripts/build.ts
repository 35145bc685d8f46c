import { join, resolve } from 'node:path';
import { buildConnectorInto } from './build-connector.ts';
import { buildInto } from './build-into.ts';
import { buildWeb } from './build-web.ts';

const folder = resolve(import.meta.dirname, '../dist');
buildInto(folder);
await buildWeb(join(folder, 'web'));
const libraries = await buildConnectorInto(folder);
console.log(`Built dist/, and in it the parts of the archive with code of ${libraries.join(', ')}.`);
