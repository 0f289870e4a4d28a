import fc from 'fast-check';
import { makeEligible, setDemands } from '#sandbox/scenarios/pim-seed.ts';
import { assignRole } from '#sandbox/scenarios/tenant-seed.ts';
import { stableGuid } from '#sandbox/stable-ids.ts';
import { idKey } from '#sandbox/tenant.ts';
import { cli } from './other-clients.ts';
import { act, type Trial } from './trial.ts';

/* Roles that are activated: who has to ask, and what somebody else answers. */

const pimVersion = 'api-version=2020-10-01';

/** What is demanded of whoever activates the role, at the subscription and at the group. */
const demand = ({ world: { tenant, subscriptionId } }: Trial, isApproved: boolean): void => {
  const approvers = tenant.people.filter(({ username }) => isApproved && username === cli);
  for (const place of ['', '/resourceGroups/rg-servers'])
    setDemands(tenant, 'Owner', `/subscriptions/${subscriptionId}${place}`, { approvers, longest: 'PT8H' });
};

/** A person keeps the right to read, and to record where `mayRecord`; what lets them grant has to be activated. */
export const mustAsk = (trial: Trial, person: 0 | 1, { isApproved, mayRecord }: Record<string, boolean>): void => {
  const { tenant, subscriptionId, browsers } = trial.world;
  const id = browsers[person]?.session.userId ?? '';
  const scope = `/subscriptions/${subscriptionId}`;
  trial.observer.causes.add('role lost');
  tenant.roleAssignments = tenant.roleAssignments.filter(({ principalId }) => principalId !== id);
  tenant.roleEligibilities = tenant.roleEligibilities.filter(({ principalId }) => principalId !== id);
  assignRole(tenant, id, 'Reader', scope);
  if (mayRecord === true) assignRole(tenant, id, 'Tag Contributor', scope);
  makeEligible(tenant, id, 'Owner', scope);
  demand(trial, isApproved === true);
};

const asleep = fc
  .record({ person: fc.constantFrom(0 as const, 1 as const), isApproved: fc.boolean(), mayRecord: fc.boolean() })
  .map(({ person, ...wish }) =>
    act(`mustAsk(${person}, ${JSON.stringify(wish)})`, (trial) => mustAsk(trial, person, wish)),
  );

const policy = fc
  .boolean()
  .map((isApproved) => act(`demandApproval(${isApproved})`, (trial) => demand(trial, isApproved)));

const answer = fc.constantFrom('Approve', 'Approve', 'Deny').map((reviewResult) =>
  act(`answer(${reviewResult})`, async ({ world: { tenant, azure } }) => {
    for (const { approval } of tenant.roleRequests.values()) {
      if (approval === undefined || approval.answer !== undefined) continue;
      const path = `/providers/Microsoft.Authorization/roleAssignmentApprovals/${approval.name}/stages/${approval.stage}`;
      const body = { reviewResult, justification: 'Tried out.' };
      await azure.act(cli, 'PATCH', `${path}?api-version=2021-01-01-preview`, body);
    }
  }),
);

/** Each leaves what is active, with another client. */
const deactivate = fc.constant(
  act('deactivate', async ({ world: { tenant, azure, clock }, people }) => {
    for (const [index, { scope, principalId, linked, roleId }] of [...tenant.roleAssignments].entries()) {
      const username = people.find(({ userId }) => userId === principalId)?.username;
      if (linked === undefined || username === undefined) continue;
      const name = stableGuid(`left/${clock.now}/${index}`);
      const roleDefinitionId = `${scope}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`;
      const path = `${idKey(scope)}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/${name}`;
      const properties = { principalId, roleDefinitionId, requestType: 'SelfDeactivate' };
      await azure.act(username, 'PUT', `${path}?${pimVersion}`, { properties });
    }
  }),
);

export const roleActs = [asleep, asleep, answer, answer, policy, deactivate];
