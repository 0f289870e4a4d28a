/** API versions of ARM's own resource kinds that the sandbox speaks. */

export const subscriptionVersions = ['2016-06-01', '2020-01-01', '2021-01-01', '2022-12-01'] as const;

/** `@azure/arm-resources` 7.0.0 sends the newest. */
export const resourceVersions = ['2021-04-01', '2022-09-01', '2024-03-01', '2024-11-01', '2025-04-01'] as const;

export const lockVersions = ['2016-09-01', '2020-05-01'] as const;

export const permissionVersions = ['2022-04-01'] as const;

/** `@azure/arm-support` 2.1.0 sends the older one. */
export const supportVersions = ['2020-04-01', '2024-04-01'] as const;

export const activityLogVersions = ['2015-04-01'] as const;

/** `@azure/arm-resourcegraph` 4.2.1 sends the oldest. */
export const resourceGraphVersions = ['2021-03-01', '2022-10-01', '2024-04-01'] as const;

export const alertVersions = ['2017-04-01', '2020-10-01'] as const;

export const actionGroupVersions = ['2019-06-01', '2021-09-01', '2022-06-01', '2023-01-01'] as const;

/** Of Privileged Identity Management. */
export const scheduleVersions = ['2020-10-01'] as const;
