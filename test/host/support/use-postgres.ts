import { postgres } from './engines.ts';
import { useEngine } from './open-test-host.ts';

// Imported before suites that open hosts, this lets them run over PostgreSQL.
useEngine(postgres);
