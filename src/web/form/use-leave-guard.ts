import { useEffect, useRef, useState } from 'react';
import { useRouter } from '../routes/use-route.ts';

/** What is asked before somebody leaves with something that is not applied. */
export interface LeaveQuestion {
  readonly leave: () => void;
  readonly stay: () => void;
}

/** Asks before the view, or the page, is left while `guarded`. `allowed.current` lets one leaving pass. */
export function useLeaveGuard(guarded: boolean): {
  readonly question: LeaveQuestion | undefined;
  readonly allow: () => void;
} {
  const { setGuard } = useRouter();
  const [question, setQuestion] = useState<LeaveQuestion>();
  const allowed = useRef(false);
  useEffect(() => {
    if (!guarded) return undefined;
    setGuard((leave) => setQuestion({ leave, stay: () => setQuestion(undefined) }));
    const onUnload = (event: BeforeUnloadEvent): void => {
      if (!allowed.current) event.preventDefault();
    };
    window.addEventListener('beforeunload', onUnload);
    return () => {
      setGuard(undefined);
      window.removeEventListener('beforeunload', onUnload);
    };
  }, [guarded, setGuard]);
  const allow = (): void => {
    allowed.current = true;
    setGuard(undefined);
  };
  return { question, allow };
}
