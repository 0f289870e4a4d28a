import { roleNamed } from '#sandbox/scenarios/tenant-seed.ts';
import type { TestReply, TestTenant } from './tenant.ts';

const version = 'api-version=2020-10-01';

/** What contract tests look at in a list. */
export interface Listed {
  id: string;
  properties: Record<string, unknown>;
}

/** Names of requests: each guid is another. */
export const guid = (number: number): string => `5f0e1d2c-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** What contract tests ask of Privileged Identity Management in Fabrikam, where Grace needs an approval. */
export interface TestPim {
  scope: string;
  path: (type: string, filter?: string, scope?: string) => string;
  /** Asks for a role. */
  ask: (number: number, more?: object, as?: string, scope?: string) => Promise<TestReply>;
  /** The body of it. */
  bodyOf: (more?: object, as?: string) => { properties: Record<string, unknown> };
  status: (number: number, scope?: string) => Promise<unknown>;
  list: (type: string, filter?: string, as?: string, scope?: string) => Promise<Listed[]>;
}

export const pimOf = (azure: TestTenant, subscription = 'Fabrikam (acquired)'): TestPim => {
  const scope = azure.subscription(subscription);
  const path: TestPim['path'] = (type, filter, at = scope) =>
    `${at}/providers/Microsoft.Authorization/${type}?${version}${filter === undefined ? '' : `&$filter=${encodeURIComponent(filter)}`}`;
  const bodyOf: TestPim['bodyOf'] = (more = {}, as = 'grace') => ({
    properties: {
      principalId: azure.person(as),
      roleDefinitionId: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${roleNamed(azure.tenant, 'Remote Support Granter')}`,
      requestType: 'SelfActivate',
      justification: 'The ERP database answers slowly',
      ticketInfo: { ticketNumber: '2411250040002345', ticketSystem: 'Azure support' },
      scheduleInfo: { expiration: { type: 'AfterDuration', duration: 'PT2H' } },
      ...more,
    },
  });
  return {
    scope,
    path,
    bodyOf,
    ask: (number, more, as = 'grace', at = scope) =>
      azure.call('PUT', path(`roleAssignmentScheduleRequests/${guid(number)}`, undefined, at), {
        as,
        body: bodyOf(more, as.split('+')[0]),
      }),
    list: async (type, filter, as = 'grace', at = scope) =>
      (await azure.read(path(type, filter, at), as)).value as Listed[],
    status: async (number, at = scope) =>
      (await azure.read(path(`roleAssignmentScheduleRequests/${guid(number)}`, undefined, at), 'grace')).properties?.[
        'status'
      ],
  };
};
