import { lazy, type ReactElement, Suspense } from 'react';
import { ListView } from '../list/list-view.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useRouter } from '../routes/use-route.ts';

// The list is what one meets first; the form brings a library of its own and comes when it is asked for.
const FormView = lazy(async () => ({ default: (await import('../form/form-view.tsx')).FormView }));
const AccountDetail = lazy(async () => ({
  default: (await import('../detail/account-detail.tsx')).AccountDetail,
}));

/** The view that the address names. */
export function CurrentView(): ReactElement {
  const { route } = useRouter();
  return <Suspense fallback={<Waiting />}>{viewOf(route)}</Suspense>;
}

function viewOf(route: ReturnType<typeof useRouter>['route']): ReactElement {
  switch (route.view) {
    case 'new':
      return <FormView key={`new-${route.copyOf ?? ''}`} source={{ copyOf: route.copyOf }} />;
    case 'edit':
      return <FormView key={`edit-${route.id}`} source={{ accountId: route.id }} />;
    case 'draft':
      return <FormView key={`draft-${route.id}`} source={{ draftId: route.id }} />;
    case 'account':
      return <AccountDetail key={route.id} id={route.id} />;
    default:
      return <ListView />;
  }
}
