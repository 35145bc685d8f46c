import { type CoupaInstance, otherServiceOf } from '../coupa-instance.ts';
import { findingOf, okFinding } from '../finding-of.ts';
import { type StageCheck, untested } from '../validate/stage.ts';

/** Does Host look like a Core instance, or like another of Coupa's services? */
export function checkHostForm(instance: CoupaInstance | undefined): StageCheck {
  if (instance === undefined) return untested('host.not_tested', 'Not tested: Host is not usable.');
  const { host } = instance;
  const service = otherServiceOf(instance);
  if (service === undefined) {
    return { findings: [okFinding('host.core_form', `${host} has the form of a Core instance.`)] };
  }
  const seen = `${host} has the form that Coupa's documents give for ${service}.`;
  return { findings: [findingOf('diagnose.host_other_service', { severity: 'warning', seen })] };
}
