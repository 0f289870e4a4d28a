/** What is measured side by side. */
export const contenderNames = ['floor', 'app', 'agGrid', 'fluentContrib'] as const;
export type ContenderName = (typeof contenderNames)[number];

/** What contenders are called in tables. */
export const contenderTitles: Record<ContenderName, string> = {
  floor: 'raw DOM (floor)',
  app: 'this app',
  agGrid: 'AG Grid community',
  fluentContrib: 'Fluent contrib DataGrid',
};
