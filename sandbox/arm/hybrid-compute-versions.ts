/** Versions of Microsoft.HybridCompute that the sandbox speaks: 2021-05-20 is what Microsoft's client library sends. */
export const hybridComputeVersions = ['2021-05-20', '2024-07-10', '2025-01-13', '2025-06-01', '2026-07-15'] as const;

export const machinePath =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.HybridCompute/machines/{machineName}';
