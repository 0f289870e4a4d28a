import { paths } from '#src/paths.ts';
import type { MachineFilters } from '#src/paths.ts';
import { useUrlFilters } from '#src/pages/shared/use-url-filters.ts';
import { readFilters } from './machine-filter.ts';

/** The view state of the list of machines, which its URL carries. */
export const useFilters = (): [MachineFilters, (filters: MachineFilters) => void] =>
  useUrlFilters(readFilters, paths.machines);
