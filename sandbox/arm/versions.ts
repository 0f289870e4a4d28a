/**
 * API versions of each kind of resource that the sandbox speaks, oldest first. What else Azure has of a provider stands below: it is
 * answered by the nearest that is spoken.
 */

export const subscriptionVersions = ['2016-06-01', '2020-01-01', '2021-01-01', '2022-12-01'] as const;

/** `@azure/arm-resources` 7.0.0 sends the newest. */
export const resourceVersions = ['2021-04-01', '2022-09-01', '2024-03-01', '2024-11-01', '2025-04-01'] as const;

export const lockVersions = ['2016-09-01', '2020-05-01'] as const;

export const permissionVersions = ['2022-04-01'] as const;

export const roleVersions = ['2015-07-01', '2022-04-01'] as const;

/** Of policy definitions and assignments. `@azure/arm-policy` 6.0.0 sends 2024-05-01. */
export const policyVersions = ['2022-06-01', '2023-04-01', '2024-05-01', '2025-03-01', '2025-11-01'] as const;

export const policyExemptionVersions = ['2020-07-01-preview', '2022-07-01-preview', '2024-12-01-preview'] as const;

export const denyAssignmentVersions = ['2022-04-01', '2024-07-01-preview', '2026-09-01'] as const;

/** `@azure/arm-policyinsights` 6.0.0 sends the newest. */
export const policyInsightsVersions = ['2020-07-01', '2022-03-01', '2023-03-01', '2024-10-01'] as const;

/** `@azure/arm-support` 2.1.0 sends the older one. */
export const supportVersions = ['2020-04-01', '2024-04-01'] as const;

export const activityLogVersions = ['2015-04-01'] as const;

/** `@azure/arm-resourcegraph` 4.2.1 sends the oldest. */
export const resourceGraphVersions = ['2021-03-01', '2022-10-01', '2024-04-01'] as const;

/** `@azure/arm-monitor` 8.0.0 sends the newest, of action groups too. */
export const alertVersions = ['2017-04-01', '2020-10-01', '2023-01-01-preview'] as const;

export const actionGroupVersions = [
  '2019-06-01',
  '2021-09-01',
  '2022-06-01',
  '2023-01-01',
  '2024-10-01-preview',
] as const;

export const diagnosticVersions = ['2021-05-01-preview'] as const;

/** Of storage accounts and what is in them. */
export const accountVersions = ['2023-05-01', '2024-01-01', '2025-01-01', '2025-06-01', '2025-08-01'] as const;

export const siteVersions = ['2022-09-01', '2023-12-01', '2024-04-01', '2024-11-01'] as const;

export const workspaceVersions = ['2022-10-01', '2023-09-01', '2025-02-01'] as const;

/** Of Privileged Identity Management; `@azure/arm-authorization` 9.0.0 sends it. */
export const scheduleVersions = ['2020-10-01'] as const;

export const approvalVersions = ['2021-01-01-preview'] as const;

/** `@azure/arm-hybridcompute` 3.0.0 sends the oldest. */
export const hybridComputeVersions = ['2021-05-20', '2024-07-10', '2025-01-13', '2025-06-01', '2026-07-15'] as const;

export const licenseProfileVersions = hybridComputeVersions.slice(1);

/** Those of Microsoft.AzureStackHCI that carry edge device jobs. */
export const edgeDeviceVersions = [
  '2024-09-01-preview',
  '2024-12-01-preview',
  '2025-11-01-preview',
  '2026-02-01',
  '2026-10-01',
] as const;

/** What else Azure has, by lower-case provider. */
const otherVersions: Readonly<Record<string, string>> = {
  'microsoft.resources': `2014-04-01 2015-01-01 2015-11-01 2016-02-01 2016-06-01 2016-07-01 2016-09-01 2017-05-10 2018-02-01 2018-05-01
    2018-06-01 2019-03-01 2019-05-01 2019-05-10 2019-06-01 2019-07-01 2019-08-01 2019-10-01 2019-11-01 2020-01-01 2020-06-01 2020-08-01
    2020-10-01 2021-01-01 2021-04-01 2022-09-01 2022-12-01 2023-07-01 2024-03-01 2024-07-01 2024-11-01 2025-03-01 2025-04-01 2026-06-01`,
  'microsoft.authorization': `2015-01-01 2015-06-01 2015-07-01 2016-09-01 2017-04-01 2017-10-01-preview 2018-01-01-preview
    2018-05-01-preview 2018-07-01 2018-09-01-preview 2020-03-01-preview 2020-04-01-preview 2020-05-01 2020-08-01-preview
    2020-10-01-preview 2022-04-01 2022-05-01-preview`,
  'microsoft.insights':
    '2014-04-01 2017-03-01-preview 2017-04-01 2018-03-01 2019-03-01 2019-06-01 2021-09-01 2022-04-01 2022-06-01 2023-01-01',
  'microsoft.storage': '2021-04-01 2021-06-01 2021-08-01 2021-09-01 2022-05-01 2022-09-01 2023-01-01 2023-04-01',
  'microsoft.web': '2021-01-15 2021-02-01 2021-03-01 2022-03-01 2023-01-01',
  'microsoft.operationalinsights': '2020-08-01 2021-06-01 2021-12-01-preview 2023-01-01-preview 2025-07-01',
  'microsoft.resourcegraph': '2018-09-01-preview 2019-04-01 2020-04-01-preview 2021-06-01-preview 2024-04-01',
  'microsoft.support': '2019-05-01-preview 2021-06-01-preview 2022-09-01-preview 2023-06-01-preview 2025-06-01-preview',
  'microsoft.hybridcompute': `2019-03-18-preview 2019-08-02-preview 2019-12-12 2020-07-30-preview 2020-08-02 2020-08-15-preview
    2021-01-28-preview 2021-03-25-preview 2021-04-22-preview 2021-05-17-preview 2021-06-10-preview 2021-12-10-preview 2022-03-10
    2022-05-10-preview 2022-08-11-preview 2022-11-10 2022-12-27 2022-12-27-preview 2023-03-15-preview 2023-06-20-preview
    2023-10-03-preview 2024-03-31-preview 2024-05-20-preview 2024-07-31-preview 2024-09-10-preview 2024-11-10-preview
    2025-02-19-preview 2025-08-21-preview 2025-09-16-preview 2026-02-12-preview 2026-06-04-preview 2026-06-16-preview`,
  'microsoft.azurestackhci': `2025-02-01-preview 2025-09-15-preview 2025-10-01 2025-12-01-preview 2026-02-15-preview
    2026-03-01-preview 2026-04-01-preview 2026-04-30 2026-05-01-preview`,
};

/** Of the versions spoken the newest that is not newer than one that Azure has, or the oldest; `undefined` for one that it isn't known to have. */
export const nearestVersion = (namespace: string, spoken: readonly string[], asked: string): string | undefined =>
  otherVersions[namespace.toLowerCase()]?.split(/\s+/).includes(asked)
    ? (spoken.findLast((version) => version <= asked) ?? spoken[0])
    : undefined;
