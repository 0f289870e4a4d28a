import { useEffect, useState } from 'react';
import type { GrantProgress } from '#src/azure/grant/grants.ts';
import { isGranting } from '#src/azure/journal/machine-lock.ts';

/** How often the browser is asked what its tabs are at, ms. */
const askEveryMs = 2000;

/**
 * Whether another tab of this browser is at work on the grant while this one is not, as far as the browser says. One that was pressed in
 * finishes whatever is stopped here.
 */
export function useWorkElsewhere({ consentId, record, granting = false }: GrantProgress): boolean {
  const [isElsewhere, setIsElsewhere] = useState(false);
  const isAsked = record !== undefined && !granting;
  useEffect(() => {
    if (!isAsked) return undefined;
    let isOver = false;
    const ask = async () => {
      const isAnyone = await isGranting([consentId]);
      if (!isOver) setIsElsewhere(isAnyone);
    };
    void ask();
    const timer = setInterval(() => void ask(), askEveryMs);
    return () => {
      isOver = true;
      clearInterval(timer);
      setIsElsewhere(false);
    };
  }, [consentId, isAsked]);
  return isElsewhere;
}
