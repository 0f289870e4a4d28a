import { targetNames } from '#src/consent/target-names.ts';
import { allTerms } from '#src/consent/terms.ts';
import type { Terms } from '#src/consent/terms.ts';
import { paths } from '#src/paths.ts';
import { Page } from '#src/shell/Page.tsx';
import { DataList } from '#src/ui/data-list/DataList.tsx';
import type { Column } from '#src/ui/data-list/data-list-column.ts';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { ForceWord } from './ForceWord.tsx';

const columns: Column<Terms>[] = [
  {
    key: 'target',
    header: 'Terms',
    share: 2,
    priority: 'name',
    cell: (terms) => (
      <PageLink to={paths.terms(terms.id)}>
        {targetNames[terms.target]}, {terms.version}
      </PageLink>
    ),
  },
  {
    key: 'state',
    header: 'State',
    share: 1.5,
    cell: (terms) => <ForceWord terms={terms} />,
  },
  { key: 'language', header: 'Language', cell: () => 'English' },
  {
    key: 'source',
    header: 'Source',
    share: 3,
    priority: 'wide',
    cell: (terms) => terms.source,
  },
];

// Newest first; the list of wordings is kept oldest first.
const rows = allTerms.toReversed();
const keyOf = (terms: Terms) => terms.id;

export function Component() {
  return (
    <Page title="Terms" subtitle="Every wording that this app holds">
      <DataList
        label="Terms"
        rows={rows}
        columns={columns}
        rowKey={keyOf}
        rowLabel={keyOf}
        empty={<EmptyState title="No terms">This build of the app carries no terms.</EmptyState>}
      />
    </Page>
  );
}
