import './support/use-postgres.ts';
import './access-service.test.ts';
import './account-service.test.ts';
import './authorization-service.test.ts';
import './refresh-coordinator.test.ts';
import './usage-keeper.test.ts';
