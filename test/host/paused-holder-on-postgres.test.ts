import './support/use-postgres.ts';
import './paused-holder.test.ts';
