import './support/use-postgres.ts';
import './account-service.test.ts';
import './authorization-service.test.ts';
import './refresh-coordinator.test.ts';
