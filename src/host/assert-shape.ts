export { assertValid } from '../schema-validator.ts';
