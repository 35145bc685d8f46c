import { resolve } from 'node:path';
import { buildInto } from './build-into.ts';

buildInto(resolve(import.meta.dirname, '../dist'));
console.log('Built dist/.');
