/** The filters that offer a choice of values, in the order in which their pills stand. */
export const filterKeys = [
  'status',
  'remoteSupport',
  'eligibility',
  'operatingSystem',
  'subscription',
  'resourceGroup',
  'location',
  'tag',
] as const;
export type FilterKey = (typeof filterKeys)[number];

export const filterLabels: Record<FilterKey, string> = {
  status: 'Status',
  remoteSupport: 'Remote support',
  eligibility: 'Eligibility',
  operatingSystem: 'Operating system',
  subscription: 'Subscription',
  resourceGroup: 'Resource group',
  location: 'Location',
  tag: 'Tag',
};

/** Wanted less often; they stand behind "More filters". */
export const rareFilterKeys: readonly FilterKey[] = ['operatingSystem', 'location', 'tag'];
