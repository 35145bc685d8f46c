import { createContext, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { formatRoute, parseRoute, type Route } from './parse-route.ts';

/** Asked before the page leaves a view; calls `leave` when leaving is all right. */
export type LeaveGuard = (leave: () => void) => void;

/** The route and the ways to change it. */
export interface Router {
  readonly route: Route;
  /** Goes to a route; `replace` leaves no trace in the history and asks no guard. */
  readonly go: (route: Route, options?: { readonly replace?: boolean }) => void;
  /** Sets or removes the guard of the present view. */
  readonly setGuard: (guard: LeaveGuard | undefined) => void;
}

/** Keeps the route in the fragment of the address, so that every view has a link of its own. */
export function useHashRouter(): Router {
  const [route, setRoute] = useState<Route>(() => parseRoute(window.location.hash));
  const guard = useRef<LeaveGuard>(undefined);
  const here = useRef(window.location.hash);

  const settle = useCallback((hash: string) => {
    here.current = hash;
    setRoute(parseRoute(hash));
  }, []);

  useEffect(() => {
    const onChange = (): void => {
      const wanted = window.location.hash;
      if (wanted === here.current) return;
      if (guard.current === undefined) {
        settle(wanted);
        return;
      }
      // The address has already changed; it is put back until the question is answered.
      window.history.pushState(null, '', here.current || '#/');
      guard.current(() => {
        guard.current = undefined;
        window.location.hash = wanted;
      });
    };
    window.addEventListener('hashchange', onChange);
    return () => window.removeEventListener('hashchange', onChange);
  }, [settle]);

  const go = useCallback<Router['go']>(
    (next, { replace = false } = {}) => {
      const hash = formatRoute(next);
      if (!replace) {
        window.location.hash = hash;
        return;
      }
      window.history.replaceState(null, '', hash);
      settle(hash);
    },
    [settle],
  );
  const setGuard = useCallback<Router['setGuard']>((next) => {
    guard.current = next;
  }, []);
  return { route, go, setGuard };
}

/** The router of the page. */
export const RouterContext = createContext<Router | undefined>(undefined);

/** The router of the page; throws outside of it. */
export function useRouter(): Router {
  const router = useContext(RouterContext);
  if (router === undefined) throw new Error('useRouter needs RouterContext');
  return router;
}
