import { authSignalsDoNotContradict } from './constraints/auth-signals-do-not-contradict.ts';
import type { ManifestConstraint } from './constraints/constraint.ts';
import { endpointsStayInsideInstance } from './constraints/endpoints-stay-inside-instance.ts';
import { fieldsAreShownForDeclaredGrants } from './constraints/fields-are-shown-for-declared-grants.ts';
import { filledFieldsUseDisplayWidgets } from './constraints/filled-fields-use-display-widgets.ts';
import { firstGrantIsTheDefault } from './constraints/first-grant-is-the-default.ts';
import { formFieldsExistInSchema } from './constraints/form-fields-exist-in-schema.ts';
import { formSectionsAreUnique } from './constraints/form-sections-are-unique.ts';
import { formShowsEveryFieldOnce } from './constraints/form-shows-every-field-once.ts';
import { grantsAreUnique } from './constraints/grants-are-unique.ts';
import { grantsRenewAsTheyConsent } from './constraints/grants-renew-as-they-consent.ts';
import { hooksCoverTheGrants } from './constraints/hooks-cover-the-grants.ts';
import { hostSuffixesBelongToOneOwner } from './constraints/host-suffixes-belong-to-one-owner.ts';
import { renewalWindowIsOrdered } from './constraints/renewal-window-is-ordered.ts';
import { secretFieldsUsePasswordWidget } from './constraints/secret-fields-use-password-widget.ts';

/** Every rule about a manifest that its schema cannot say, in the order in which they are reported. */
export const manifestConstraints: readonly ManifestConstraint[] = [
  formFieldsExistInSchema,
  formShowsEveryFieldOnce,
  formSectionsAreUnique,
  secretFieldsUsePasswordWidget,
  filledFieldsUseDisplayWidgets,
  fieldsAreShownForDeclaredGrants,
  grantsAreUnique,
  firstGrantIsTheDefault,
  grantsRenewAsTheyConsent,
  hooksCoverTheGrants,
  endpointsStayInsideInstance,
  renewalWindowIsOrdered,
  authSignalsDoNotContradict,
  hostSuffixesBelongToOneOwner,
];
