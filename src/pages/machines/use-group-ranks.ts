import { useEffect, useMemo, useState } from 'react';
import type { FleetView } from './fleet-view.ts';
import { readGroupBy } from './group-by.ts';
import { type GroupRanks, groupRanksAtOnce, groupRanksInSlices } from './group-ranks.ts';

/** The groups of the list by what its URL says, `undefined` without any. Many groups take a moment: until then the list has none. */
export function useGroupRanks(view: FleetView | undefined, group: string | undefined): GroupRanks | undefined {
  const by = useMemo(() => readGroupBy(group), [group]);
  const [worked, setWorked] = useState<{ from: readonly [typeof view, typeof by]; ranks: GroupRanks }>();
  const atOnce = useMemo(() => view && by && groupRanksAtOnce(view, by), [view, by]);
  useEffect(() => {
    if (atOnce !== undefined || view === undefined || by === undefined) return undefined;
    const leaving = new AbortController();
    const work = async () => {
      const ranks = await groupRanksInSlices(view, by, leaving.signal);
      if (ranks !== undefined) setWorked({ from: [view, by], ranks });
    };
    void work();
    return () => leaving.abort();
  }, [atOnce, view, by]);
  if (atOnce !== undefined) return atOnce;
  return worked?.from[0] === view && worked?.from[1] === by ? worked?.ranks : undefined;
}
