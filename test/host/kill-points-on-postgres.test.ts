import './support/use-postgres.ts';
import './kill-points.test.ts';
