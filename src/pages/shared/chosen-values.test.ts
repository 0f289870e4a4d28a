import { expect, it } from 'vitest';
import { readFilters as readFindingFilters } from '#src/pages/findings/findings-filter.ts';
import { readFilters as readHistoryFilters } from '#src/pages/history/history-filter.ts';
import { readFilters as readMachineFilters } from '#src/pages/machines/machine-filter.ts';

it('takes a value once, however often the URL has it', () => {
  const query = new URLSearchParams('status=Connected&status=Connected&state=past&state=past&kind=a&kind=b&kind=a');
  expect(readMachineFilters(query)).toEqual({ status: ['Connected'] });
  expect(readHistoryFilters(query)).toEqual({ state: ['past'] });
  expect(readFindingFilters(query)).toEqual({ kind: ['a', 'b'] });
});

it('takes what Azure knows in any letter case as the lists have it, and all else as it is', () => {
  const query = new URLSearchParams('resourceGroup=RG-SQL&resourceGroup=rg-sql&subscription=ABC&tag=Site: Graz');
  const places = { resourceGroup: ['rg-sql'], subscription: ['abc'] };
  expect(readMachineFilters(query)).toEqual({ ...places, tag: ['Site: Graz'] });
  expect(readHistoryFilters(query)).toEqual(places);
});
