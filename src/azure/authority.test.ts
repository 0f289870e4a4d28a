import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type SandboxArm, startSandboxArm } from '#test/azure/sandbox-arm.ts';
import { resourceGroupId } from '#src/lib/arm-id.ts';
import { barredGroupsQuery } from './authority.ts';
import { fleetQuery } from './fleet/fleet.ts';
import { queryClient } from './query-client.ts';

let arm: SandboxArm;

beforeEach(() => {
  queryClient.clear();
  arm = startSandboxArm('contoso');
});
afterEach(() => void vi.unstubAllGlobals());

/** The groups of what this person can list, and those of them that are barred. */
async function groupsOf(name: string): Promise<{ listed: string[]; barred: string[] }> {
  arm.signIn(name);
  const fleet = await queryClient.fetchQuery(fleetQuery());
  const listed = fleet.machines.places.map((place) =>
    resourceGroupId(place.subscriptionId, place.resourceGroup).toLowerCase(),
  );
  const barred = (await queryClient.fetchQuery(barredGroupsQuery(fleet))) ?? expect.fail('It is asked.');
  return { listed: [...new Set(listed)].toSorted(), barred: barred.toSorted() };
}

test('a reader may grant in no resource group, and whoever may activate a role is not kept out of its own', async () => {
  const reader = await groupsOf('rita');
  expect(reader.listed.length).toBeGreaterThan(3);
  expect(reader.barred).toEqual(reader.listed);
  queryClient.clear();
  const eligible = await groupsOf('grace');
  // The definition of a built-in role she can't read, so only in Fabrikam is it known what she may activate.
  const fabrikam = eligible.listed.filter(
    (group) => !reader.listed.includes(group) && !eligible.barred.includes(group),
  );
  expect(fabrikam.length).toBeGreaterThan(0);
});

test('where Azure doesn’t tell, nobody is kept out', async () => {
  arm.fault = ({ path }) => (path.endsWith('/permissions') ? new Response('', { status: 404 }) : undefined);
  expect((await groupsOf('rita')).barred).toEqual([]);
});
