import { allTerms, targetNames, type Terms } from '#src/consent/terms.ts';
import { config } from '#src/config.ts';
import { type FactColumn, FactTable } from '#src/pages/shared/FactTable.tsx';
import { paths } from '#src/paths.ts';
import { Page } from '#src/shell/Page.tsx';
import { AppLink } from '#src/ui/AppLink.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';

const columns: FactColumn<Terms>[] = [
  {
    header: 'Terms',
    cell: (terms) => (
      <AppLink to={paths.terms(terms.id)}>
        {targetNames[terms.target]}, {terms.version}
      </AppLink>
    ),
  },
  { header: 'State', cell: (terms) => <ForceWord terms={terms} /> },
  { header: 'Language', cell: () => 'English' },
  { header: 'Source', cell: ({ source }) => source },
];

// Newest first; the list of wordings is kept oldest first.
const rows = allTerms.toReversed();

export function Component() {
  return (
    <Page title="Terms" subtitle="Every text that a consent can name">
      <FactTable label="Terms" rows={rows} columns={columns} keyOf={({ id }) => id} />
    </Page>
  );
}

/** Whether new consents are given under this text, as this deployment's configuration says. */
export function ForceWord({ terms }: { terms: Terms }) {
  const isInForce = config().terms[terms.target] === terms.id;
  return (
    <StateWord tone={isInForce ? 'good' : 'neutral'}>
      {isInForce ? 'Used for new consents' : 'Not used for new consents'}
    </StateWord>
  );
}
