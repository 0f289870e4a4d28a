/** The version of Microsoft.HybridCompute whose shapes this app reads. */
export const hybridComputeApiVersion = '2025-01-13';
